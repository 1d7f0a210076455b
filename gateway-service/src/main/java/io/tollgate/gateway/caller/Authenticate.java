package io.tollgate.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Query;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out whose key was presented; unknown is refused, unavailable is said to be so. */
public final class Authenticate implements Step {

    private static final int MAX_KEY_LENGTH = 512;

    private static final Caller MASTER =
            new Caller(
                    "master",
                    0,
                    "master",
                    Role.PROXY_ADMIN,
                    "master",
                    null,
                    null,
                    null,
                    false,
                    null,
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(
                            Level.of(
                                    LevelKind.KEY,
                                    "master",
                                    null,
                                    null,
                                    null,
                                    List.of(
                                            Budget.of(
                                                    null,
                                                    null,
                                                    Instant.EPOCH,
                                                    BudgetMode.STRICT)))),
                    List.of(),
                    null,
                    null);

    private final byte[] masterKey;
    private final KeyPeppers peppers;
    private final CallerDirectory callers;
    private final InstantSource clock;

    Authenticate(
            String masterKey, KeyPeppers peppers, CallerDirectory callers, InstantSource clock) {
        this.masterKey = masterKey.getBytes(UTF_8);
        this.peppers = peppers;
        this.callers = callers;
        this.clock = clock;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        requireNoKeyInAddress(call);
        call.caller(identify(call.request()));
        next.handle(call);
    }

    /** Google's clients may put it there, but addresses end up in logs and histories. */
    private static void requireNoKeyInAddress(Call call) {
        if (call.protocol() == Protocol.GEMINI
                && Query.first(call.request().getQueryString(), "key") != null) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: keys are not taken from the address. Send yours in the"
                            + " header x-goog-api-key, and replace it if this address was kept"
                            + " anywhere.");
        }
    }

    /**
     * The caller behind a request, able to call at this moment.
     *
     * @throws Refusal 401 for a missing, malformed, unknown, expired or blocked key; 503 when
     *     nobody can tell
     */
    public Caller identify(HttpServletRequest request) {
        String key = PresentedKey.of(request);
        if (key == null) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: no API key was sent. Use the header Authorization:"
                            + " Bearer sk-…");
        }
        if (MessageDigest.isEqual(key.getBytes(UTF_8), masterKey)) {
            return MASTER;
        }
        if (!key.startsWith("sk-") || key.length() > MAX_KEY_LENGTH) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: the API key is malformed; keys start with sk-.");
        }
        Caller caller = find(peppers.hashes(key));
        if (caller.blocked()) {
            throw Refusal.of(ErrorKind.KEY_BLOCKED, blocked(caller.blockedBy()));
        }
        Instant expires = caller.expiresAt();
        if (expires != null && !clock.instant().isBefore(expires)) {
            throw Refusal.of(
                    ErrorKind.EXPIRED_KEY,
                    "Authentication Error: this API key expired at " + expires + ".");
        }
        return caller;
    }

    /** The caller anew, past every cache: admission found that it has changed. */
    public Caller identifyAnew(HttpServletRequest request) {
        String key = PresentedKey.of(request);
        if (key != null) {
            callers.forget(peppers.hashes(key));
        }
        return identify(request);
    }

    /**
     * The public id of a key somebody names, whoever asks.
     *
     * @return null when there is no such key
     * @throws Refusal 503 when nobody can tell
     */
    public @Nullable String keyId(String key) {
        try {
            Caller caller = callers.find(peppers.hashes(key));
            return caller == null ? null : caller.keyId();
        } catch (KeyServiceUnavailableException away) {
            throw unavailable();
        }
    }

    private Caller find(List<KeyHash> hashes) {
        try {
            Caller caller = callers.find(hashes);
            if (caller == null) {
                throw Refusal.of(
                        ErrorKind.INVALID_API_KEY,
                        "Authentication Error: the API key is not known here.");
            }
            return caller;
        } catch (KeyServiceUnavailableException away) {
            throw unavailable();
        }
    }

    private static String blocked(@Nullable LevelKind by) {
        return by == null || by == LevelKind.KEY
                ? "Authentication Error: this API key is blocked."
                : "Authentication Error: the " + by.label() + " of this API key is blocked.";
    }

    private static Refusal unavailable() {
        return Refusal.unavailable(
                "Keys cannot be checked at the moment. Try again shortly.", Duration.ofSeconds(2));
    }
}
