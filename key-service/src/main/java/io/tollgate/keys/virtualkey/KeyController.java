package io.tollgate.keys.virtualkey;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The writing half of {@code /key/*}. A plain key is shown once, by its creation, and never again.
 */
@RestController
class KeyController {

    private static final int MOST_DELETED = 1_000;

    private final KeyAdministration administration;
    private final KeyText texts;
    private final VirtualKeys keys;
    private final KeyReading reading;

    KeyController(
            KeyAdministration administration, KeyText texts, VirtualKeys keys, KeyReading reading) {
        this.administration = administration;
        this.texts = texts;
        this.keys = keys;
        this.reading = reading;
    }

    @Performs(Operation.KEY_GENERATE)
    @PostMapping("/key/generate")
    ResponseEntity<Object> generate(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        KeyAdministration.Created created = administration.create(fields, access);
        return ManagementAnswer.of(
                created.announced(), reading.created(created.key(), created.plain()));
    }

    /** A key of a team that belongs to no person. */
    @Performs(Operation.KEY_SERVICE_ACCOUNT)
    @PostMapping("/key/service-account/generate")
    ResponseEntity<Object> generateForTeam(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        Fields.required("team_id", fields.id("team_id"));
        if (fields.gives("user_id")) {
            throw Fields.bad("user_id", "is left out: the key belongs to the team alone");
        }
        KeyAdministration.Created created = administration.create(fields, access);
        return ManagementAnswer.of(
                created.announced(), reading.created(created.key(), created.plain()));
    }

    @Performs(Operation.KEY_UPDATE)
    @PostMapping("/key/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String token = token(fields);
        KeyAdministration.Changed changed =
                administration.change(
                        Set.of(token), access, (key, now) -> KeyChange.apply(fields, key, now));
        Map<String, @Nullable Object> row = reading.row(changed.keys().getFirst());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("key", token);
        row.forEach(
                (name, value) -> {
                    if (fields.wasRead(name)) {
                        answer.put(name, value);
                    }
                });
        if (fields.wasRead("duration")) {
            answer.put("expires", row.get("expires"));
        }
        return ManagementAnswer.of(changed.announced(), answer);
    }

    @Performs(Operation.KEY_DELETE)
    @PostMapping("/key/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<String> named = listOrEmpty(fields, "keys");
        List<String> aliases = listOrEmpty(fields, "key_aliases");
        if (named.isEmpty() && aliases.isEmpty()) {
            throw ApiException.badRequest("keys", "'keys' or 'key_aliases' is required.");
        }
        Set<String> tokens = new LinkedHashSet<>();
        List<String> repeated = new ArrayList<>();
        for (String each : named) {
            String token = texts.token(each).orElseThrow(KeyController::notFound);
            tokens.add(token);
            repeated.add(token);
        }
        for (String alias : aliases) {
            tokens.add(keys.tokenOfAlias(alias).orElseThrow(KeyController::notFound));
            repeated.add(alias);
        }
        KeyAdministration.Changed deleted = administration.delete(tokens, access);
        return ManagementAnswer.of(deleted.announced(), Map.of("deleted_keys", repeated));
    }

    @Performs(Operation.KEY_BLOCK)
    @PostMapping("/key/block")
    ResponseEntity<Object> block(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(access, body, true);
    }

    @Performs(Operation.KEY_UNBLOCK)
    @PostMapping("/key/unblock")
    ResponseEntity<Object> unblock(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(access, body, false);
    }

    private ResponseEntity<Object> setBlocked(
            Access access, byte @Nullable [] body, boolean blocked) {
        Fields fields = Fields.of(body);
        KeyAdministration.Changed changed =
                administration.change(
                        Set.of(token(fields)), access, (key, now) -> key.blocked = blocked);
        return ManagementAnswer.of(
                changed.announced(), reading.rowWithSpend(changed.keys().getFirst()));
    }

    private String token(Fields fields) {
        String key = fields.text("key");
        if (key == null) {
            throw ApiException.badRequest("key", "'key' is required.");
        }
        return texts.token(key).orElseThrow(KeyController::notFound);
    }

    private static List<String> listOrEmpty(Fields fields, String name) {
        List<String> list = fields.texts(name);
        if (list != null && list.size() > MOST_DELETED) {
            throw Fields.bad(name, "has at most " + MOST_DELETED + " entries");
        }
        return list == null ? List.of() : list;
    }

    /** Without the value: it may be a plain key. */
    static ApiException notFound() {
        return ApiException.notFound("key", "No keys found.");
    }
}
