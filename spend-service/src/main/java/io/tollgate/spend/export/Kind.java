package io.tollgate.spend.export;

import java.util.Locale;

/** What can be exported. */
enum Kind {
    REPORT,
    LOGS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
