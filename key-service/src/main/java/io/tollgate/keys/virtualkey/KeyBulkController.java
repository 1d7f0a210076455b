package io.tollgate.keys.virtualkey;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.owner.Subjects;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Changes of many keys; each succeeds or fails for itself. */
@RestController
class KeyBulkController {

    private static final int MOST_KEYS = 500;

    private final KeyAdministration administration;
    private final VirtualKeys keys;
    private final KeyText texts;
    private final KeyReading reading;
    private final Subjects subjects;

    KeyBulkController(
            KeyAdministration administration,
            VirtualKeys keys,
            KeyText texts,
            KeyReading reading,
            Subjects subjects) {
        this.administration = administration;
        this.keys = keys;
        this.texts = texts;
        this.reading = reading;
        this.subjects = subjects;
    }

    @Performs(Operation.KEY_BULK_UPDATE)
    @PostMapping("/key/bulk_update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<ObjectNode> wanted = some("keys", fields.objects("keys"));
        Results results = new Results();
        for (ObjectNode one : wanted) {
            Fields inside = Fields.of(one);
            update(access, inside.text("key"), inside, results);
        }
        return ManagementAnswer.of(results.announced, results.answer());
    }

    /** The keys of one team, some by id or all. */
    @Performs(Operation.TEAM_KEYS_UPDATE)
    @PostMapping("/team/key/bulk_update")
    ResponseEntity<Object> updateOfTeam(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String team = Fields.required("team_id", fields.id("team_id"));
        access.require(
                subjects.ofTeam(team), ApiException.notFound("team_id", "There is no such team."));
        ObjectNode changes = fields.object("update_fields");
        if (changes == null || changes.has("team_id") || changes.has("user_id")) {
            throw Fields.bad("update_fields", "is an object of fields, without owners");
        }
        Set<String> ofTeam =
                Set.copyOf(
                        keys.newestOfTeam(team, Limit.of(MOST_KEYS + 1)).stream()
                                .map(KeyRow::token)
                                .toList());
        List<String> named = fields.texts("key_ids");
        boolean all = Boolean.TRUE.equals(fields.flag("all_keys_in_team"));
        List<String> wanted = all ? List.copyOf(ofTeam) : some("key_ids", named);
        if (wanted.size() > MOST_KEYS) {
            throw Fields.bad(all ? "all_keys_in_team" : "key_ids", "is at most 500 keys at a time");
        }
        Results results = new Results();
        for (String key : wanted) {
            if (texts.token(key).filter(token -> isOf(token, team)).isEmpty()) {
                results.fail(key, "Key not found");
            } else {
                update(
                        access.performing(Operation.KEY_UPDATE),
                        key,
                        Fields.of(changes.deepCopy()),
                        results);
            }
        }
        return ManagementAnswer.of(results.announced, results.answer());
    }

    private boolean isOf(String token, String team) {
        return keys.findById(token).filter(key -> team.equals(key.teamId)).isPresent();
    }

    private void update(Access access, @Nullable String key, Fields changes, Results results) {
        String shown = key == null || KeyText.isPlain(key) ? "(a secret)" : key;
        try {
            String token =
                    texts.token(Fields.required("key", key)).orElseThrow(KeyController::notFound);
            KeyAdministration.Changed changed =
                    administration.change(
                            Set.of(token),
                            access,
                            (one, now) -> KeyChange.apply(changes, one, now));
            Map<String, @Nullable Object> info = new LinkedHashMap<>();
            reading.row(changed.keys().getFirst())
                    .forEach(
                            (name, value) -> {
                                if (changes.wasRead(name)) {
                                    info.put(name, value);
                                }
                            });
            results.succeed(token, info, changed.announced());
        } catch (ApiException refused) {
            results.fail(shown, refused.error().message());
        }
    }

    private static <T> List<T> some(String name, @Nullable List<T> list) {
        if (list == null || list.isEmpty() || list.size() > MOST_KEYS) {
            throw Fields.bad(name, "has 1 to " + MOST_KEYS + " keys");
        }
        return list;
    }

    /** What became of each key. */
    private static final class Results {

        private final List<Map<String, @Nullable Object>> done = new ArrayList<>();
        private final List<Map<String, @Nullable Object>> failed = new ArrayList<>();
        private boolean announced = true;

        void succeed(String key, Map<String, @Nullable Object> info, boolean told) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("key", key);
            one.put("key_info", info);
            done.add(one);
            announced &= told;
        }

        void fail(String key, String reason) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("key", key);
            one.put("key_info", null);
            one.put("failed_reason", reason);
            failed.add(one);
        }

        Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("total_requested", done.size() + failed.size());
            answer.put("successful_updates", done);
            answer.put("failed_updates", failed);
            return answer;
        }
    }
}
