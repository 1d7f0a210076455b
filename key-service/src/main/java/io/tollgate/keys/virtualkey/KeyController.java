package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
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

    private static final String IGNORED_FIELDS = "x-tollgate-ignored-fields";
    private static final String REVOCATION_DELAY = "x-tollgate-revocation-delay";

    /** Seconds for which a gateway trusts what it cached. */
    private static final String LONGEST_DELAY = "60";

    private static final int MOST_IGNORED = 50;
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

    @PostMapping("/key/generate")
    ResponseEntity<Object> generate(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        KeyRights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        KeyAdministration.Created created =
                administration.create(fields, KeyRights.name(principal));
        return answer(
                fields,
                created.announced(),
                KeyView.created(created.key(), created.plain(), reading.now()));
    }

    @PostMapping("/key/update")
    ResponseEntity<Object> update(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        KeyRights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String token = token(fields);
        KeyAdministration.Changed changed =
                administration.change(
                        Set.of(token),
                        KeyRights.name(principal),
                        (key, now) -> KeyChange.apply(fields, key, now));
        Map<String, @Nullable Object> row =
                KeyView.row(changed.keys().getFirst(), null, reading.now());
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
        return answer(fields, changed.announced(), answer);
    }

    @PostMapping("/key/delete")
    ResponseEntity<Object> delete(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        KeyRights.requireAdmin(principal);
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
        KeyAdministration.Changed deleted =
                administration.delete(tokens, KeyRights.name(principal));
        return answer(fields, deleted.announced(), Map.of("deleted_keys", repeated));
    }

    @PostMapping("/key/block")
    ResponseEntity<Object> block(@RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(body, true);
    }

    @PostMapping("/key/unblock")
    ResponseEntity<Object> unblock(@RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(body, false);
    }

    private ResponseEntity<Object> setBlocked(byte @Nullable [] body, boolean blocked) {
        Principal principal = InternalCall.currentPrincipal();
        KeyRights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        KeyAdministration.Changed changed =
                administration.change(
                        Set.of(token(fields)),
                        KeyRights.name(principal),
                        (key, now) -> key.blocked = blocked);
        return answer(fields, changed.announced(), reading.rowWithSpend(changed.keys().getFirst()));
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

    private static ResponseEntity<Object> answer(Fields fields, boolean announced, Object body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        List<String> ignored =
                fields.ignored().stream()
                        .limit(MOST_IGNORED)
                        .map(name -> name.replaceAll("[^A-Za-z0-9_.-]", "?"))
                        .map(name -> name.substring(0, Math.min(name.length(), 64)))
                        .toList();
        if (!ignored.isEmpty()) {
            answer.header(IGNORED_FIELDS, String.join(",", ignored));
        }
        if (!announced) {
            answer.header(REVOCATION_DELAY, LONGEST_DELAY);
        }
        return answer.body(body);
    }
}
