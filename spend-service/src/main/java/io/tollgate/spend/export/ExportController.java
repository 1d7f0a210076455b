package io.tollgate.spend.export;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.UnknownFields;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.spend.directory.Directory;
import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Parameters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /spend/exports}: files that are made while nobody waits, and fetched as often as wanted.
 */
@RestController
@EnableConfigurationProperties(ExportProperties.class)
class ExportController {

    private static final int MOST_SHOWN = 500;
    private static final int DEFAULT_SHOWN = 50;

    private final ExportTable table;
    private final Contents contents;
    private final Directory directory;
    private final ExportProperties properties;
    private final UnknownFields unknownFields;

    ExportController(
            ExportTable table,
            Contents contents,
            Directory directory,
            ExportProperties properties,
            UnknownFields unknownFields) {
        this.table = table;
        this.contents = contents;
        this.directory = directory;
        this.properties = properties;
        this.unknownFields = unknownFields;
    }

    @Performs(Operation.SPEND_REPORT)
    @PostMapping("/spend/exports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, @Nullable Object> begin(@RequestBody JsonNode body) {
        unknownFields.look(body, Set.of("kind", "format", "parameters"));
        Map<String, String> given = texts(body.path("parameters"));
        Map<String, String> outer = new LinkedHashMap<>();
        for (String name : List.of("kind", "format")) {
            if (body.path(name).isString()) {
                outer.put(name, body.path(name).stringValue());
            }
        }
        Parameters named = new Parameters(outer);
        String kind = named.oneOf("kind", List.of("report", "logs"));
        if (kind == null) {
            throw Parameters.bad("kind", "is required: report or logs");
        }
        Kind what = kind.equals("report") ? Kind.REPORT : Kind.LOGS;
        Format format = Format.read(named);
        Sight sight = Sight.of(directory.identity(InternalCall.currentPrincipal()));
        contents.of(what, new Parameters(given), sight);
        String owner = owner();
        if (table.unfinished(owner) >= properties.mostWaiting()) {
            throw ApiException.badRequest(
                    null,
                    "At most "
                            + properties.mostWaiting()
                            + " exports can wait at a time; one must be done or deleted first.");
        }
        return table.add(UUID.randomUUID(), what, format, given, sight, owner, properties.keep())
                .shown();
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/exports")
    Map<String, @Nullable Object> list(@RequestParam Map<String, String> given) {
        int limit = new Parameters(given).number("limit", DEFAULT_SHOWN, MOST_SHOWN);
        boolean everything = InternalCall.currentPrincipal().role().seesEverything();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("object", "list");
        answer.put(
                "data",
                table.list(everything ? null : owner(), limit).stream()
                        .map(ExportJob::shown)
                        .toList());
        return answer;
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/exports/{id}")
    Map<String, @Nullable Object> show(@PathVariable String id) {
        return own(id).shown();
    }

    @Performs(Operation.SPEND_REPORT)
    @GetMapping("/spend/exports/{id}/content")
    void fetch(@PathVariable String id, HttpServletResponse response) throws IOException {
        ExportJob job = own(id);
        if (!job.done()) {
            throw ApiException.conflict("id", "The export is " + job.status() + ", not done.");
        }
        response.setContentType(job.format().mediaType());
        response.setContentLengthLong(job.bytes());
        response.setHeader(
                "content-disposition", "attachment; filename=\"" + job.fileName() + "\"");
        int number = 0;
        Optional<byte[]> chunk = table.chunk(job.id(), number);
        while (chunk.isPresent()) {
            response.getOutputStream().write(chunk.get());
            chunk = table.chunk(job.id(), ++number);
        }
    }

    /** Stops it if it is still being made. */
    @Performs(Operation.SPEND_REPORT)
    @DeleteMapping("/spend/exports/{id}")
    Map<String, @Nullable Object> delete(@PathVariable String id) {
        ExportJob job = own(id);
        table.delete(job.id());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", job.id());
        answer.put("object", "export.deleted");
        answer.put("deleted", true);
        return answer;
    }

    /** Another's is as unknown as one that never was. */
    private ExportJob own(String id) {
        boolean everything = InternalCall.currentPrincipal().role().seesEverything();
        return uuid(id).flatMap(table::find)
                .filter(job -> everything || job.owner().equals(owner()))
                .orElseThrow(() -> ApiException.notFound("id", "There is no export with this id."));
    }

    private static String owner() {
        Principal principal = InternalCall.currentPrincipal();
        if (principal.userId() != null) {
            return "user:" + principal.userId();
        }
        return principal.keyId() == null ? "admin" : "key:" + principal.keyId();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** The query parameters of the same report or listing, as JSON. */
    private static Map<String, String> texts(JsonNode parameters) {
        if (!parameters.isMissingNode() && !parameters.isObject()) {
            throw Parameters.bad("parameters", "is an object");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
            JsonNode value = entry.getValue();
            if (value.isArray()) {
                texts.put(
                        entry.getKey(),
                        String.join(",", value.valueStream().map(JsonNode::asString).toList()));
            } else if (value.isString() || value.isNumber() || value.isBoolean()) {
                texts.put(entry.getKey(), value.asString());
            } else if (!value.isNull()) {
                throw Parameters.bad("parameters." + entry.getKey(), "is a text or a list of them");
            }
        }
        return texts;
    }
}
