package io.tollgate.keys.virtualkey;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.owner.Subjects;
import io.tollgate.platform.ApiError;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.access.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of {@code /key/*}. */
@RestController
class KeyReadController {

    private static final int MOST_INFOS = 100;

    private final VirtualKeys keys;
    private final KeyText texts;
    private final KeyReading reading;
    private final KeyListing listing;

    private final KeyScopes scopes;
    private final Subjects subjects;

    KeyReadController(
            VirtualKeys keys,
            KeyText texts,
            KeyReading reading,
            KeyListing listing,
            KeyScopes scopes,
            Subjects subjects) {
        this.keys = keys;
        this.texts = texts;
        this.reading = reading;
        this.listing = listing;
        this.scopes = scopes;
        this.subjects = subjects;
    }

    @Performs(Operation.KEY_INFO)
    @GetMapping("/key/info")
    Map<String, Object> info(Access access, @RequestParam(required = false) @Nullable String key) {
        VirtualKey found = keys.findById(token(key, access)).orElseThrow(KeyController::notFound);
        access.require(subject(found), KeyController.notFound());
        Map<String, @Nullable Object> info = reading.rowWithSpend(found);
        info.remove("token");
        return Map.of("key", found.token(), "info", info);
    }

    /** Several keys by id or secret; those that are not there are left out. */
    @Performs(Operation.KEY_INFOS)
    @PostMapping("/v2/key/info")
    Map<String, Object> infos(@RequestBody(required = false) byte @Nullable [] body) {
        List<String> named = Fields.of(body).texts("keys");
        if (named == null || named.isEmpty() || named.size() > MOST_INFOS) {
            throw new ApiException(
                    ApiError.of(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "bad_request_error",
                            "'keys' has 1 to " + MOST_INFOS + " keys.",
                            "keys"));
        }
        List<VirtualKey> found =
                keys.findAllById(named.stream().flatMap(one -> texts.token(one).stream()).toList());
        if (found.isEmpty()) {
            throw KeyController.notFound();
        }
        return Map.of(
                "key",
                found.stream().map(KeyRow::token).toList(),
                "info",
                reading.rowsWithSpend(found));
    }

    /** Says that the key that calls works; it would not have come here otherwise. */
    @Performs(Operation.KEY_HEALTH)
    @PostMapping("/key/health")
    Map<String, @Nullable Object> health() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("key", "healthy");
        answer.put("logging_callbacks", null);
        return answer;
    }

    /** Names of the keys that {@code /key/list} would show, in their order. */
    @Performs(Operation.KEY_LIST)
    @GetMapping("/key/aliases")
    Map<String, Object> aliases(Access access, @RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        int size = query.number("size", 50, MOST_INFOS);
        KeyListing.Aliases page =
                listing.aliases(
                        scopes.of(query, access),
                        query.text("team_id"),
                        query.text("search"),
                        query.page(),
                        size);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("aliases", page.aliases());
        answer.put("total_count", page.total());
        answer.put("current_page", query.page());
        answer.put("total_pages", (page.total() + size - 1) / size);
        answer.put("size", size);
        return answer;
    }

    @Performs(Operation.KEY_LIST)
    @GetMapping("/key/list")
    Map<String, Object> list(Access access, @RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        KeyQuery wanted = KeyQuery.of(query, scopes.of(query, access));
        KeyListing.Page page = listing.find(wanted);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "keys", wanted.fullObjects() ? reading.rowsWithSpend(page.keys()) : tokens(page));
        answer.put("total_count", page.total());
        answer.put("current_page", wanted.page());
        answer.put("total_pages", (page.total() + wanted.size() - 1) / wanted.size());
        return answer;
    }

    private Subject subject(VirtualKey key) {
        return subjects.ofKey(key.token(), key.userId, key.teamId, key.organizationId);
    }

    private String token(@Nullable String key, Access access) {
        if (key != null && !key.isEmpty()) {
            return texts.token(key).orElseThrow(KeyController::notFound);
        }
        String own = access.principal().keyId();
        if (own == null) {
            throw ApiException.badRequest(
                    "key", "'key' is required: this call came without a virtual key.");
        }
        return own;
    }

    private static List<String> tokens(KeyListing.Page page) {
        return page.keys().stream().map(KeyRow::token).toList();
    }
}
