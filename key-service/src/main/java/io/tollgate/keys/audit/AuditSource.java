package io.tollgate.keys.audit;

import java.util.Optional;

/** A service that keeps a log of its own; ids are told apart by what stands before the number. */
enum AuditSource {
    KEYS("key-service", ""),
    SPEND("spend-service", "s"),
    PROVIDERS("provider-service", "p");

    private final String service;
    private final String mark;

    AuditSource(String service, String mark) {
        this.service = service;
        this.mark = mark;
    }

    String service() {
        return service;
    }

    /** The id of a line, as clients see it. */
    String id(long line) {
        return mark + line;
    }

    /** A line's place. */
    record Place(AuditSource source, long line) {}

    /** Reads an id; empty when it is none. */
    static Optional<Place> place(String id) {
        for (AuditSource source : values()) {
            String number = id.startsWith(source.mark) ? id.substring(source.mark.length()) : "";
            if (number.matches("[0-9]{1,18}")) {
                return Optional.of(new Place(source, Long.parseLong(number)));
            }
        }
        return Optional.empty();
    }
}
