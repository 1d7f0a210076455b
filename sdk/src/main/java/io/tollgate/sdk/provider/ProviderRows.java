package io.tollgate.sdk.provider;

import io.tollgate.sdk.provider.ProviderRow.Auth;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import io.tollgate.sdk.rerank.RerankForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The vendors of {@code providers.yml}, by name. Immutable. */
public final class ProviderRows {
    private static final Set<String> COLUMNS =
            Set.of(
                    "aliases",
                    "wire",
                    "model-wires",
                    "base-url",
                    "base-urls-when",
                    "auth",
                    "key-env",
                    "base-url-env",
                    "credential-env",
                    "parameters",
                    "rerank-form",
                    "headers",
                    "renames",
                    "drops",
                    "message-drops",
                    "unsupported",
                    "responses-models",
                    "quirks",
                    "endpoints",
                    "chat-path");

    private final Map<String, ProviderRow> rows;
    private final Map<String, ProviderRow> aliases = new HashMap<>();

    private ProviderRows(Map<String, ProviderRow> rows) {
        this.rows = Collections.unmodifiableMap(rows);
        for (ProviderRow row : rows.values()) {
            for (String alias : row.aliases()) {
                if (rows.containsKey(alias) || aliases.put(alias, row) != null) {
                    throw new IllegalArgumentException("Two providers are called " + alias);
                }
            }
        }
    }

    /** The built-in rows. */
    public static ProviderRows load() {
        try (InputStream in =
                ProviderRows.class.getResourceAsStream("/io/tollgate/sdk/provider/providers.yml")) {
            if (in == null) {
                throw new IllegalStateException("The resource providers.yml is missing");
            }
            return read(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * @throws IllegalArgumentException for a column, wire, auth, quirk, endpoint or request field
     *     nobody knows, a bad address, or a name that is there twice; it names row and column
     */
    public static ProviderRows read(InputStream yaml) {
        JsonNode file;
        try {
            file =
                    YAMLMapper.builder(
                                    YAMLFactory.builder()
                                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                            .build())
                            .build()
                            .readTree(yaml);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(
                    "The rows cannot be read: " + malformed.getOriginalMessage(), malformed);
        }
        Map<String, ProviderRow> rows = new LinkedHashMap<>();
        for (var entry : file.properties()) {
            ProviderRow row = row(entry.getKey(), entry.getValue());
            RowCheck.check(row);
            rows.put(entry.getKey(), row);
        }
        return new ProviderRows(rows);
    }

    /** By name or alias. */
    public Optional<ProviderRow> find(String name) {
        ProviderRow row = rows.get(name);
        return Optional.ofNullable(row == null ? aliases.get(name) : row);
    }

    /** All rows, in the file's order. */
    public Collection<ProviderRow> all() {
        return rows.values();
    }

    private static ProviderRow row(String name, JsonNode row) {
        for (String column : row.propertyNames()) {
            if (!COLUMNS.contains(column)) {
                throw new IllegalArgumentException(
                        "Provider " + name + " has an unknown column: " + column);
            }
        }
        Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        for (String quirk : list(row, "quirks")) {
            quirks.add(constant(Quirk.class, quirk, name));
        }
        Set<Endpoint> endpoints = EnumSet.noneOf(Endpoint.class);
        for (String endpoint : list(row, "endpoints")) {
            endpoints.add(constant(Endpoint.class, endpoint, name));
        }
        String auth = text(row, "auth");
        return new ProviderRow(
                name,
                list(row, "aliases"),
                constant(WireName.class, required(row, "wire", name), name),
                modelWires(row, name),
                address(required(row, "base-url", name), name),
                baseUrlsWhen(row, name),
                auth == null ? Auth.BEARER : constant(Auth.class, auth, name),
                text(row, "key-env"),
                text(row, "base-url-env"),
                list(row, "credential-env"),
                parameters(row, name),
                rerank(endpoints, text(row, "rerank-form"), name),
                pairs(row, "headers"),
                pairs(row, "renames"),
                list(row, "drops"),
                list(row, "message-drops"),
                list(row, "unsupported"),
                list(row, "responses-models"),
                quirks,
                endpoints.isEmpty() ? Set.of(Endpoint.CHAT) : endpoints,
                text(row, "chat-path"));
    }

    private static Map<String, WireName> modelWires(JsonNode row, String name) {
        Map<String, WireName> wires = new LinkedHashMap<>();
        pairs(row, "model-wires")
                .forEach((prefix, wire) -> wires.put(prefix, constant(WireName.class, wire, name)));
        return wires;
    }

    private static Map<String, String> baseUrlsWhen(JsonNode row, String name) {
        Map<String, String> addresses = pairs(row, "base-urls-when");
        for (var address : addresses.entrySet()) {
            if (address.getKey().indexOf('=') < 1) {
                throw new IllegalArgumentException(
                        "Provider "
                                + name
                                + ": base-urls-when wants parameter=value: "
                                + address.getKey());
            }
            address(address.getValue(), name);
        }
        return addresses;
    }

    private static String address(String template, String name) {
        try {
            String filled = template.replaceAll("\\{[a-z0-9_]+}", "x");
            if (URI.create(filled).isAbsolute()) {
                return template;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "Provider " + name + " has a bad base-url: " + template, malformed);
        }
        throw new IllegalArgumentException("Provider " + name + " has a bad base-url: " + template);
    }

    /** Most speak of it as Jina does. */
    private static @Nullable RerankForm rerank(
            Set<Endpoint> endpoints, @Nullable String form, String name) {
        if (form != null) {
            return constant(RerankForm.class, form, name);
        }
        return endpoints.contains(Endpoint.RERANK) ? RerankForm.JINA : null;
    }

    private static Map<String, Parameter> parameters(JsonNode row, String name) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (var entry : row.path("parameters").properties()) {
            for (String member : entry.getValue().propertyNames()) {
                if (!member.equals("env") && !member.equals("default")) {
                    throw new IllegalArgumentException(
                            "Provider "
                                    + name
                                    + ", parameter "
                                    + entry.getKey()
                                    + ": unknown member "
                                    + member);
                }
            }
            parameters.put(
                    entry.getKey(),
                    new Parameter(
                            entry.getKey(),
                            list(entry.getValue(), "env"),
                            text(entry.getValue(), "default")));
        }
        return parameters;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word, String name) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "Provider " + name + " has an unknown " + type.getSimpleName() + ": " + word,
                    unknown);
        }
    }

    private static String required(JsonNode row, String column, String name) {
        String value = text(row, column);
        if (value == null) {
            throw new IllegalArgumentException("Provider " + name + " lacks the column " + column);
        }
        return value;
    }

    private static @Nullable String text(JsonNode row, String column) {
        JsonNode value = row.get(column);
        return value == null ? null : value.asString();
    }

    private static List<String> list(JsonNode row, String column) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : row.path(column)) {
            values.add(value.asString());
        }
        return values;
    }

    private static Map<String, String> pairs(JsonNode row, String column) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (var pair : row.path(column).properties()) {
            pairs.put(pair.getKey(), pair.getValue().asString());
        }
        return pairs;
    }
}
