package io.tollgate.contracts;

import java.util.List;

/**
 * Lines of a service's audit log.
 *
 * @param lines newest first, of the same moment the highest id first
 * @param count of all that match, as far as they were to be counted
 */
public record AuditAnswer(List<AuditLine> lines, long count) {

    public AuditAnswer {
        lines = List.copyOf(lines);
    }
}
