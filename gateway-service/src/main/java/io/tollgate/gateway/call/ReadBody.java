package io.tollgate.gateway.call;

import io.tollgate.sdk.error.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the body once, within bounds: of one body, and of all bodies in memory together. */
public final class ReadBody implements Step {

    private static final int PERMIT_BYTES = 1024;
    private static final int FIRST_CHUNK = 8 * 1024;

    private final int maxBytes;
    private final int memoryPermits;
    private final Semaphore memory;

    /**
     * @param maxBytes larger bodies are refused with 413
     * @param memoryBytes all bodies under way together; further ones wait up to five seconds
     */
    public ReadBody(int maxBytes, long memoryBytes) {
        this.maxBytes = maxBytes;
        this.memoryPermits =
                (int) Math.max(memoryBytes / PERMIT_BYTES, maxBytes / PERMIT_BYTES + 1);
        this.memory = new Semaphore(memoryPermits, true);
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        if (call.route().takesForms() && FormParts.isForm(call.request().getContentType())) {
            try (FormParts form = FormParts.read(call)) {
                byte[] fields = form.fields();
                call.form(form);
                call.body(
                        fields,
                        BodyScanner.scan(
                                fields, call.route(), form.uploaded(), null, form.files()));
                next.handle(call);
            }
            return;
        }
        if (call.route() == ModelRoute.PASS_THROUGH) {
            if (!isJson(call.request().getContentType()) || !hasBody(call.request())) {
                // Goes on from the connection, as it comes.
                call.body(new byte[0], RecognizedCall.UNREAD);
                next.handle(call);
                return;
            }
        } else {
            requireJson(call.request().getContentType());
        }
        long declared = call.request().getContentLengthLong();
        if (declared > maxBytes) {
            throw tooLarge();
        }
        int permits = (int) ((declared < 0 ? maxBytes : declared) / PERMIT_BYTES) + 1;
        acquire(Math.min(permits, memoryPermits));
        try {
            byte[] body = read(call.request().getInputStream(), declared);
            if (call.pathModel() != null && call.route().method().isEmpty()) {
                body = PathModel.into(body, call.pathModel());
            }
            call.body(
                    body,
                    call.route() == ModelRoute.PASS_THROUGH
                            ? RecognizedCall.UNREAD
                            : BodyScanner.scan(body, call.route(), 0, pathModel(call), Set.of()));
            next.handle(call);
        } finally {
            memory.release(Math.min(permits, memoryPermits));
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("transfer-encoding") != null;
    }

    /** Where it is not in the body by now. */
    private static @Nullable String pathModel(Call call) {
        return call.route().method().isEmpty() ? null : call.pathModel();
    }

    private void acquire(int permits) {
        try {
            if (!memory.tryAcquire(permits, 5, TimeUnit.SECONDS)) {
                throw Refusal.unavailable(
                        "Too many large requests are under way.", Duration.ofSeconds(1));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("The gateway is stopping.", Duration.ofSeconds(1));
        }
    }

    private byte[] read(InputStream in, long declared) throws IOException {
        byte[] buffer = new byte[declared >= 0 ? (int) declared : FIRST_CHUNK];
        int length = 0;
        while (true) {
            if (length == buffer.length) {
                if (declared >= 0) {
                    return buffer;
                }
                if (length >= maxBytes) {
                    if (in.read() >= 0) {
                        throw tooLarge();
                    }
                    return buffer;
                }
                buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, maxBytes));
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                if (declared >= 0) {
                    throw Refusal.invalid(400, "The request body ended early.", null);
                }
                return Arrays.copyOf(buffer, length);
            }
            length += read;
        }
    }

    private Refusal tooLarge() {
        return Refusal.of(
                ErrorKind.REQUEST_TOO_LARGE,
                "The request body is larger than " + maxBytes / (1024 * 1024) + " MB.");
    }

    private static boolean isJson(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String bare = (end < 0 ? type : type.substring(0, end)).trim();
        return bare.equals("application/json") || bare.endsWith("+json");
    }

    private static void requireJson(@Nullable String contentType) {
        if (!isJson(contentType)) {
            throw Refusal.invalid(
                    415,
                    "Send the body as JSON, with the header Content-Type: application/json.",
                    null);
        }
    }
}
