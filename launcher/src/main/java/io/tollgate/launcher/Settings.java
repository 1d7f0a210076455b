package io.tollgate.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the services are told: given by the environment, else made once and kept in a file that only
 * its owner can read.
 */
final class Settings {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Map<String, Supplier<String>> SECRETS =
            Map.of(
                    "TOLLGATE_MASTER_KEY", () -> "sk-" + base64Url(24),
                    "TOLLGATE_INTERNAL_SECRET", () -> hex(32),
                    "TOLLGATE_KEY_PEPPER", () -> "v1:" + hex(32),
                    "TOLLGATE_VAULT_KEY",
                            () -> "k1:" + Base64.getEncoder().encodeToString(bytes(32)));

    private final Map<String, String> secrets;

    private Settings(Map<String, String> secrets) {
        this.secrets = secrets;
    }

    /** With what the environment gives and the file keeps. */
    static Settings load(Path file) {
        return load(file, System.getenv());
    }

    static Settings load(Path file, Map<String, String> environment) {
        Map<String, String> kept = read(file);
        Map<String, String> used = new LinkedHashMap<>();
        boolean made = false;
        for (var secret : SECRETS.entrySet()) {
            String name = secret.getKey();
            String value = given(environment, name);
            if (value == null) {
                value = kept.get(name);
            }
            if (value == null) {
                value = secret.getValue().get();
                kept.put(name, value);
                made = true;
            }
            used.put(name, value);
        }
        if (made) {
            write(file, kept);
        }
        return new Settings(used);
    }

    Map<String, String> secrets() {
        return secrets;
    }

    String masterKey() {
        String key = secrets.get("TOLLGATE_MASTER_KEY");
        if (key == null) {
            throw new IllegalStateException("no master key");
        }
        return key;
    }

    static @Nullable String databaseUrl() {
        return given(System.getenv(), "TOLLGATE_DATABASE_URL");
    }

    static @Nullable String redisUrl() {
        return given(System.getenv(), "TOLLGATE_REDIS_URL");
    }

    static String alertsAllowPrivate() {
        String value = given(System.getenv(), "TOLLGATE_ALERTS_ALLOW_PRIVATE");
        return value == null ? "true" : value;
    }

    /** One machine that does everything at once may keep Redis waiting for the processor. */
    static String redisTimeout() {
        String value = given(System.getenv(), "TOLLGATE_REDIS_TIMEOUT");
        return value == null ? "1s" : value;
    }

    private static @Nullable String given(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> kept = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return kept;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    kept.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            return kept;
        } catch (IOException broken) {
            throw new StartException("Cannot read the secrets in " + file, broken);
        }
    }

    private static void write(Path file, Map<String, String> kept) {
        List<String> lines =
                kept.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
        try {
            // Whole or not at all: without the vault's key stored credentials are lost.
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(
                    fresh,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String hex(int count) {
        return HexFormat.of().formatHex(bytes(count));
    }

    private static String base64Url(int count) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(count));
    }
}
