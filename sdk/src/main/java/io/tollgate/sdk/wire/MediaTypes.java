package io.tollgate.sdk.wire;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types of files by address: Google wants one for every file it is to fetch. */
final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION =
            Map.ofEntries(
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("heic", "image/heic"),
                    Map.entry("heif", "image/heif"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("txt", "text/plain"),
                    Map.entry("md", "text/markdown"),
                    Map.entry("csv", "text/csv"),
                    Map.entry("html", "text/html"),
                    Map.entry("json", "application/json"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("aac", "audio/aac"),
                    Map.entry("m4a", "audio/mp4"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("mov", "video/quicktime"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("mpeg", "video/mpeg"),
                    Map.entry("mpg", "video/mpeg"),
                    Map.entry("avi", "video/x-msvideo"),
                    Map.entry("wmv", "video/x-ms-wmv"),
                    Map.entry("flv", "video/x-flv"));

    private MediaTypes() {}

    /** By the extension of the address; null when it has none we know. */
    static @Nullable String of(String address) {
        String path = path(address);
        int dot = path.lastIndexOf('.');
        if (dot > path.lastIndexOf('/')) {
            return BY_EXTENSION.get(path.substring(dot + 1).toLowerCase(Locale.ROOT));
        }
        return address.contains("youtube.com/") || address.contains("youtu.be/")
                ? "video/mp4"
                : null;
    }

    /** OpenAI's {@code format} of sound. */
    static String ofSound(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "mp3", "mpeg" -> "audio/mpeg";
            case "pcm16" -> "audio/pcm";
            default -> format.contains("/") ? format : "audio/" + format;
        };
    }

    private static String path(String address) {
        try {
            String path = URI.create(address).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
