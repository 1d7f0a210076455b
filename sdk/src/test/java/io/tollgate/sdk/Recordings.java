package io.tollgate.sdk;

import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** Recorded provider traffic beside the repository, where it is present. */
final class Recordings {
    record Exchange(
            String provider,
            int line,
            String path,
            String kind,
            int status,
            byte[] request,
            byte[] response,
            Headers headers) {
        @Override
        public String toString() {
            return provider + ":" + line + " " + path;
        }
    }

    private Recordings() {}

    static Path folder() {
        String given = System.getProperty("tollgate.recordings");
        if (given != null) {
            return Path.of(given);
        }
        Path root = Path.of(System.getProperty("tollgate.root", "..")).toAbsolutePath().normalize();
        return root.resolveSibling("shared").resolve("recordings");
    }

    /** Every provider with a file, in alphabetical order. */
    static List<String> providers() {
        String end = ".jsonl.gz";
        try (var files = Files.list(folder())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(end))
                    .map(f -> f.substring(0, f.length() - end.length()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<Exchange> of(String provider) {
        List<Exchange> exchanges = new ArrayList<>();
        Path file = folder().resolve(provider + ".jsonl.gz");
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode row = Json.mapper().readTree(line);
                exchanges.add(
                        new Exchange(
                                provider,
                                ++number,
                                row.path("url").asString("").replaceAll("\\?.*", ""),
                                row.path("kind").asString(""),
                                row.path("status").intValue(),
                                bytes(row.path("request")),
                                bytes(row.path("response")),
                                headers(row.path("response_headers"))));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return exchanges;
    }

    /** The same story told to several providers: scenario, provider, lines. */
    static JsonNode scenarios() {
        try {
            return Json.mapper().readTree(Files.readAllBytes(folder().resolve("scenarios.json")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Headers headers(JsonNode recorded) {
        Map<String, String> headers = new HashMap<>();
        recorded.properties().forEach(h -> headers.put(h.getKey(), h.getValue().asString("")));
        return Headers.of(headers);
    }

    private static byte[] bytes(JsonNode body) {
        return body.has("base64")
                ? Base64.getDecoder().decode(body.path("base64").asString(""))
                : body.path("text").asString("").getBytes(StandardCharsets.UTF_8);
    }
}
