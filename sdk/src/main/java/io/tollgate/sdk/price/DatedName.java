package io.tollgate.sdk.price;

import java.util.regex.Pattern;

/** Vendors date their snapshots; the price belongs to the undated name. */
final class DatedName {
    private static final Pattern DATE =
            Pattern.compile("-(?:20\\d{2}-[01]\\d-[0-3]\\d|20\\d{2}[01]\\d[0-3]\\d|latest)$");

    private DatedName() {}

    static String strip(String model) {
        return DATE.matcher(model).replaceFirst("");
    }
}
