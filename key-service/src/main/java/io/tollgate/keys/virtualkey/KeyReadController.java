package io.tollgate.keys.virtualkey;

import io.tollgate.keys.management.Query;
import io.tollgate.keys.owner.Subjects;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.access.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of {@code /key/*}. */
@RestController
class KeyReadController {

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
