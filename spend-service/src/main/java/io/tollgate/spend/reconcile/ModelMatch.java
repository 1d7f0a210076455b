package io.tollgate.spend.reconcile;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which model of the ledger a provider's words mean: what the importer says; else the same name,
 * capitals and signs aside; else, for AWS, the shortest name that the words are a part of.
 */
final class ModelMatch {

    private final Map<String, String> said;
    private final Map<String, String> byPlainName = new HashMap<>();
    private final boolean parts;

    /**
     * @param said the provider's words to the ledger's model
     * @param models of the ledger
     * @param parts whether the provider shortens names
     */
    ModelMatch(Map<String, String> said, Collection<String> models, boolean parts) {
        this.said = said;
        this.parts = parts;
        models.forEach(model -> byPlainName.put(plain(model), model));
    }

    /** The ledger's model; the words themselves when it has none like them. */
    String of(String words) {
        String own = said.get(words);
        if (own != null) {
            return own;
        }
        String plain = plain(words);
        String same = byPlainName.get(plain);
        if (same != null || !parts || plain.isEmpty()) {
            return same == null ? words : same;
        }
        Optional<String> longer =
                byPlainName.keySet().stream()
                        .filter(name -> name.contains(plain))
                        .min(Comparator.comparingInt(String::length).thenComparing(n -> n));
        return longer.map(name -> byPlainName.getOrDefault(name, words)).orElse(words);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
