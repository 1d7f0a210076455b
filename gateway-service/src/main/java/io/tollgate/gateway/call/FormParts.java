package io.tollgate.gateway.call;

import io.tollgate.sdk.error.ErrorKind;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A multipart form. The servlet container takes it in part by part, files to disk, so that the
 * model's name is known wherever it stands in the form, and no file is ever in memory whole.
 */
public final class FormParts implements AutoCloseable {

    private static final int MOST_PARTS = 64;
    private static final int LONGEST_FIELD = 256 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Collection<Part> parts;
    private final byte[] fields;

    private FormParts(Collection<Part> parts, byte[] fields) {
        this.parts = parts;
        this.fields = fields;
    }

    static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /**
     * @throws Refusal 400 or 413 when it is no form, or too large
     */
    static FormParts read(Call call) throws IOException {
        Collection<Part> parts;
        try {
            parts = call.request().getParts();
        } catch (IllegalStateException tooLarge) {
            throw Refusal.of(
                    ErrorKind.REQUEST_TOO_LARGE, "The upload is larger than what is taken here.");
        } catch (ServletException | IOException broken) {
            throw Refusal.invalid(400, "The request body is not a multipart form.", null);
        }
        try {
            if (parts.size() > MOST_PARTS) {
                throw Refusal.invalid(400, "The form has more than 64 parts.", null);
            }
            return new FormParts(parts, fields(call, parts));
        } catch (IOException | RuntimeException failed) {
            delete(parts);
            throw failed;
        }
    }

    /** The plain fields, as the JSON they would be elsewhere. */
    private static byte[] fields(Call call, Collection<Part> parts) throws IOException {
        ObjectNode fields = MAPPER.createObjectNode();
        for (Part part : parts) {
            if (part.getSubmittedFileName() != null) {
                continue;
            }
            if (part.getSize() > LONGEST_FIELD) {
                throw Refusal.invalid(400, "'" + part.getName() + "' is too long.", part.getName());
            }
            put(fields, part.getName(), text(part));
        }
        String inPath = call.pathModel();
        String inHeader = call.header("model");
        if (inPath != null) {
            fields.put("model", inPath);
        } else if (!fields.has("model") && inHeader != null) {
            fields.put("model", inHeader);
        }
        return MAPPER.writeValueAsBytes(fields);
    }

    private static void put(ObjectNode fields, String name, String value) {
        String bare = bare(name);
        switch (bare) {
            case "stream" -> fields.put(bare, value.equals("true"));
            case "n" -> {
                if (value.length() > 9 || !value.chars().allMatch(Character::isDigit)) {
                    throw Refusal.invalid(400, "'n' must be an integer.", "n");
                }
                fields.put(bare, value.isEmpty() ? 1 : Integer.parseInt(value));
            }
            default -> fields.put(bare, value);
        }
    }

    private static String bare(String name) {
        return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    }

    private static String text(Part part) throws IOException {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    byte[] fields() {
        return fields.clone();
    }

    /** Bytes of all files together. */
    long uploaded() {
        return parts.stream()
                .filter(part -> part.getSubmittedFileName() != null)
                .mapToLong(Part::getSize)
                .sum();
    }

    /** Names of the parts that are files, those of a list without brackets. */
    Set<String> files() {
        return parts.stream()
                .filter(part -> part.getSubmittedFileName() != null)
                .map(part -> bare(part.getName()))
                .collect(Collectors.toSet());
    }

    /** In the client's order; each can be read several times. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** What rests on disk is deleted. */
    @Override
    public void close() {
        delete(parts);
    }

    private static void delete(Collection<Part> parts) {
        for (Part part : parts) {
            try {
                part.delete();
            } catch (IOException gone) {
                // The container deletes what is left when the request ends.
                continue;
            }
        }
    }
}
