package io.tollgate.spend.logs;

import io.tollgate.contracts.ContractJson;
import io.tollgate.platform.ApiException;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/**
 * Where a page ended: the last row's place in the order. Going on from here visits each row once,
 * whatever is inserted meanwhile.
 *
 * @param sort the order it belongs to
 * @param value the sort column of the last row, in PostgreSQL's text form
 */
record LogCursor(
        LogSort sort, boolean ascending, String value, UUID requestId, int attempt, int entry) {

    private static final int LONGEST = 2_000;

    /** As clients pass it back. */
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ContractJson.MAPPER.writeValueAsBytes(this));
    }

    /**
     * Reads what {@link #text} made.
     *
     * @throws ApiException 400 when it is anything else, or belongs to another order
     */
    static LogCursor parse(String text, LogSort sort, boolean ascending) {
        try {
            if (text.length() <= LONGEST) {
                LogCursor cursor =
                        ContractJson.MAPPER.readValue(
                                Base64.getUrlDecoder().decode(text), LogCursor.class);
                if (cursor.sort == sort
                        && cursor.ascending == ascending
                        && cursor.value != null
                        && cursor.value.indexOf('\0') < 0
                        && cursor.requestId != null) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException | JacksonException broken) {
            // answered below, like a cursor of another order
        }
        throw notOurs();
    }

    static ApiException notOurs() {
        return ApiException.badRequest(
                "cursor", "'cursor' is no 'next_cursor' of the same sort_by and sort_order.");
    }
}
