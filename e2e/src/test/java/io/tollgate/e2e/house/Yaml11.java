package io.tollgate.e2e.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML as Helm and Docker Compose do; a key that comes twice is an error. */
final class Yaml11 {

    private Yaml11() {}

    static Map<?, ?> file(Path file) {
        try {
            return (Map<?, ?>) reader().load(Files.readString(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static List<Map<?, ?>> documents(String text) {
        List<Map<?, ?>> documents = new ArrayList<>();
        for (Object document : reader().loadAll(text)) {
            if (document != null) {
                documents.add((Map<?, ?>) document);
            }
        }
        return documents;
    }

    /** What lies at a path of keys; an empty map where it ends early. */
    static Map<?, ?> map(Map<?, ?> from, String... path) {
        Map<?, ?> at = from;
        for (String key : path) {
            at = at.get(key) instanceof Map<?, ?> next ? next : Map.of();
        }
        return at;
    }

    static List<?> list(Map<?, ?> from, String key) {
        return from.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Yaml reader() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }
}
