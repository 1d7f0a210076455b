package io.tollgate.platform;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of fields in the body of a management call that nobody knows: clients made for other
 * releases go on working, and are told in a header; where {@code
 * tollgate.management.unknown-fields} is {@code refuse}, the first of them is refused instead.
 */
@Component
public class UnknownFields {

    /** Names what was in the body and was not understood, separated by commas. */
    public static final String HEADER = "x-tollgate-ignored-fields";

    private static final int MOST_NAMED = 50;
    private static final int LONGEST_NAME = 64;

    private final Mode mode;

    UnknownFields(@Value("${tollgate.management.unknown-fields:ignore}") Mode mode) {
        this.mode = mode;
    }

    /** The two settings. */
    enum Mode {
        IGNORE,
        REFUSE
    }

    /** The rule itself, for what is made without Spring. */
    public static UnknownFields ignoring() {
        return new UnknownFields(Mode.IGNORE);
    }

    /**
     * Looks through an object's fields.
     *
     * @param body anything but an object has no fields
     * @param known names that the call knows
     * @throws ApiException 400 naming the first unknown field, where they are refused
     */
    public void look(JsonNode body, Set<String> known) {
        look(body, "", known);
    }

    /**
     * The same inside an object of a body.
     *
     * @param path stands before the names, empty or ending in a dot
     */
    public void look(JsonNode body, String path, Set<String> known) {
        look(body.propertyNames(), path, known);
    }

    /** The same of names alone. */
    public void look(Collection<String> names, String path, Set<String> known) {
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).map(path::concat).toList();
        require(unknown);
        announce(unknown);
    }

    /**
     * Lets pass a body without unknown fields, and any where they are ignored.
     *
     * @throws ApiException 400 naming the first
     */
    public void require(Collection<String> unknown) {
        if (mode == Mode.REFUSE && !unknown.isEmpty()) {
            String name = shown(unknown.iterator().next());
            throw ApiException.badRequest(name, "'" + name + "' is not a field of this call.");
        }
    }

    /**
     * Tells the client of the call being handled on this thread, beside what it was told before.
     */
    public void announce(Collection<String> unknown) {
        if (unknown.isEmpty()
                || !(RequestContextHolder.getRequestAttributes()
                        instanceof ServletRequestAttributes request)) {
            return;
        }
        HttpServletResponse response = request.getResponse();
        if (response == null) {
            return;
        }
        String names =
                unknown.stream()
                        .limit(MOST_NAMED)
                        .map(UnknownFields::shown)
                        .collect(Collectors.joining(","));
        String before = response.getHeader(HEADER);
        response.setHeader(HEADER, before == null ? names : before + "," + names);
    }

    /** A name may be anything a client sent. */
    private static String shown(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }
}
