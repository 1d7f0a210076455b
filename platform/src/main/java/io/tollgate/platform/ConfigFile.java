package io.tollgate.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The operator's {@code config.yaml} in LiteLLM's form
 * (https://docs.litellm.ai/docs/proxy/configs). Each service reads from it what is its own
 * business.
 *
 * <p>{@code os.environ/NAME} stands for a variable, and for nothing when there is none. Sections of
 * files under {@code include} are added where the including file does not have their keys.
 */
public final class ConfigFile {

    private static final Logger log = LoggerFactory.getLogger(ConfigFile.class);

    private static final String FROM_ENVIRONMENT = "os.environ/";

    private static final YAMLMapper MAPPER =
            YAMLMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final ObjectNode root;

    private ConfigFile(ObjectNode root) {
        this.root = root;
    }

    /**
     * Reads the file.
     *
     * @param path blank for no file
     * @param variables of the environment, null for one that is not set
     * @throws IllegalStateException naming the file, when it cannot be read or is not a mapping
     */
    public static ConfigFile read(String path, UnaryOperator<@Nullable String> variables) {
        if (path.isBlank()) {
            return new ConfigFile(MAPPER.createObjectNode());
        }
        Path main = Path.of(path);
        ObjectNode root = parse(main);
        for (JsonNode included : root.path("include")) {
            add(root, parse(main.resolveSibling(included.asString())));
        }
        JsonNode own = root.path("environment_variables");
        resolve(
                root,
                name -> {
                    String given = own.path(name).asString("");
                    return given.isEmpty() || given.startsWith(FROM_ENVIRONMENT)
                            ? variables.apply(name)
                            : given;
                });
        return new ConfigFile(root);
    }

    /** A top-level section, empty when the file does not have it; never null. */
    public ObjectNode section(String name) {
        return root.get(name) instanceof ObjectNode section ? section : MAPPER.createObjectNode();
    }

    private static ObjectNode parse(Path file) {
        try {
            JsonNode read = MAPPER.readTree(Files.readString(file));
            if (read instanceof ObjectNode mapping) {
                return mapping;
            }
            if (read.isMissingNode() || read.isNull()) {
                return MAPPER.createObjectNode();
            }
            throw new IllegalStateException(file + " is not a YAML mapping");
        } catch (IOException | JacksonException broken) {
            throw new IllegalStateException(
                    "cannot read " + file + ": " + broken.getMessage(), broken);
        }
    }

    private static void add(ObjectNode root, ObjectNode included) {
        for (Map.Entry<String, JsonNode> section : included.properties()) {
            JsonNode known = root.get(section.getKey());
            if (known == null) {
                root.set(section.getKey(), section.getValue());
            } else if (known instanceof ObjectNode ours
                    && section.getValue() instanceof ObjectNode theirs) {
                theirs.properties()
                        .forEach(entry -> ours.putIfAbsent(entry.getKey(), entry.getValue()));
            } else if (known instanceof ArrayNode ours
                    && section.getValue() instanceof ArrayNode theirs) {
                ours.addAll(theirs);
            }
        }
    }

    private static void resolve(JsonNode node, UnaryOperator<@Nullable String> variables) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(entry -> entry.setValue(value(entry.getValue(), variables)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, value(array.get(i), variables));
            }
        }
    }

    private static JsonNode value(JsonNode node, UnaryOperator<@Nullable String> variables) {
        if (node.isString() && node.stringValue().startsWith(FROM_ENVIRONMENT)) {
            String name = node.stringValue().substring(FROM_ENVIRONMENT.length());
            String found = variables.apply(name);
            if (found == null) {
                log.warn("the configuration names the variable {}, which is not set", name);
            }
            return found == null ? NullNode.getInstance() : StringNode.valueOf(found);
        }
        resolve(node, variables);
        return node;
    }
}
