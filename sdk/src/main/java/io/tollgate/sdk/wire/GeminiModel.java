package io.tollgate.sdk.wire;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Gemini model's name tells of its abilities.
 *
 * @param generation major version; models without one ({@code gemini-flash-latest}) count as the
 *     newest
 */
record GeminiModel(int generation, int minor, boolean pro, boolean lite) {
    private static final int NEWEST = 99;
    private static final Pattern VERSION =
            Pattern.compile("gemini-(\\d{1,2})(?:[.-](\\d))?(?!\\d)");

    static GeminiModel of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher version = VERSION.matcher(lower);
        boolean known = version.find();
        return new GeminiModel(
                known ? Integer.parseInt(version.group(1)) : NEWEST,
                known && version.group(2) != null ? Integer.parseInt(version.group(2)) : 0,
                lower.contains("pro"),
                lower.contains("lite"));
    }

    /** Thinking set by level; calls must bring their signatures back; tools may show pictures. */
    boolean third() {
        return generation >= 3;
    }

    boolean thinks() {
        return third() || generation == 2 && minor >= 5;
    }

    /** Only the newer ones read a JSON schema as it is. */
    boolean jsonSchemas() {
        return generation >= 2;
    }
}
