package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
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

    KeyReadController(VirtualKeys keys, KeyText texts, KeyReading reading, KeyListing listing) {
        this.keys = keys;
        this.texts = texts;
        this.reading = reading;
        this.listing = listing;
    }

    @GetMapping("/key/info")
    Map<String, Object> info(@RequestParam(required = false) @Nullable String key) {
        Principal principal = InternalCall.currentPrincipal();
        String token = token(key, principal);
        KeyRights.requireSees(principal, token);
        VirtualKey found = keys.findById(token).orElseThrow(KeyController::notFound);
        Map<String, @Nullable Object> info = reading.rowWithSpend(found);
        info.remove("token");
        return Map.of("key", token, "info", info);
    }

    @GetMapping("/key/list")
    Map<String, Object> list(@RequestParam Map<String, String> query) {
        KeyQuery wanted = KeyQuery.of(query, InternalCall.currentPrincipal());
        KeyListing.Page page = listing.find(wanted);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "keys", wanted.fullObjects() ? reading.rowsWithSpend(page.keys()) : tokens(page));
        answer.put("total_count", page.total());
        answer.put("current_page", wanted.page());
        answer.put("total_pages", (page.total() + wanted.size() - 1) / wanted.size());
        return answer;
    }

    private String token(@Nullable String key, Principal principal) {
        if (key == null || key.isEmpty()) {
            if (principal.keyId() == null) {
                throw ApiException.badRequest(
                        "key", "'key' is required: the master key is no virtual key.");
            }
            return principal.keyId();
        }
        return texts.token(key)
                .orElseThrow(
                        () ->
                                principal.role().seesEverything()
                                        ? KeyController.notFound()
                                        : ApiException.forbidden(
                                                "A key may be seen by itself and by"
                                                        + " administrators."));
    }

    private static List<String> tokens(KeyListing.Page page) {
        return page.keys().stream().map(KeyRow::token).toList();
    }
}
