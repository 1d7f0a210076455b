package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Query;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.token.Tokens;
import io.tollgate.gateway.token.VerifiedToken;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Finds out whose key or token was presented; unknown is refused, unavailable is said to be so. */
public final class Authenticate implements Step {

    private static final int MAX_KEY_LENGTH = 512;

    private final MasterKey master;
    private final KeyPeppers peppers;
    private final CallerDirectory callers;
    private final Tokens tokens;
    private final GuessThrottle throttle;
    private final ObjectProvider<SignedIn> sessions;
    private final InstantSource clock;

    Authenticate(
            MasterKey master,
            KeyPeppers peppers,
            CallerDirectory callers,
            Tokens tokens,
            GuessThrottle throttle,
            ObjectProvider<SignedIn> sessions,
            InstantSource clock) {
        this.master = master;
        this.peppers = peppers;
        this.callers = callers;
        this.tokens = tokens;
        this.throttle = throttle;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        requireNoKeyInAddress(call);
        Found found = find(call.request(), presented(call.request()));
        call.callers(found.callers());
        call.customerId(found.customerId());
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
     * @throws Refusal 401 for a missing, malformed, unknown, expired or blocked key or token; 403
     *     for a token that may do nothing here; 429 for an address that failed too often; 503 when
     *     nobody can tell
     */
    public Caller identify(HttpServletRequest request) {
        String key = PresentedKey.of(request);
        SignedIn known = key == null ? sessions.getIfAvailable() : null;
        TokenIdentity person = known == null ? null : known.identity(request);
        return person == null
                ? find(request, key == null ? presented(request) : key).callers().getFirst()
                : identify(person);
    }

    /**
     * The caller that a verified identity stands for.
     *
     * @throws Refusal 401 when it is not known or blocked; 503 when nobody can tell
     */
    public Caller identify(TokenIdentity identity) {
        return able(ask(new Credential.Token(identity), "user")).getFirst();
    }

    /**
     * Takes in who just signed in, past every cache: makes the user and brings role and teams up to
     * date, as far as the identity may.
     *
     * @return the user's id here
     * @throws Refusal as {@link #identify(TokenIdentity)}
     */
    public String signIn(TokenIdentity identity) {
        Credential credential = new Credential.Token(identity);
        callers.forget(credential);
        Caller caller = identify(identity);
        callers.forgetByLevel(LevelKind.USER, String.valueOf(caller.userId()));
        return String.valueOf(caller.userId());
    }

    /** The callers anew, past every cache: admission found that one has changed. */
    public List<Caller> identifyAnew(HttpServletRequest request) {
        String key = PresentedKey.of(request);
        if (key != null) {
            callers.forget(
                    tokens.looksLikeOne(key)
                            ? new Credential.Token(tokens.verify(key).identity())
                            : new Credential.Key(peppers.hashes(key)));
        }
        return find(request, presented(request)).callers();
    }

    /**
     * Who is behind a credential.
     *
     * @param callers the first is preferred; never empty
     * @param customerId customer that a token names
     */
    private record Found(List<Caller> callers, @Nullable String customerId) {}

    private static String presented(HttpServletRequest request) {
        String key = PresentedKey.of(request);
        if (key == null) {
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: no API key was sent. Use the header Authorization:"
                            + " Bearer sk-…");
        }
        return key;
    }

    private Found find(HttpServletRequest request, String key) {
        boolean token = tokens.looksLikeOne(key);
        Credential known = token ? null : new Credential.Key(peppers.hashes(key));
        if (known == null ? !tokens.remembers(key) : !callers.knows(known)) {
            throttle.require(request);
        }
        if (master.is(key)) {
            master.used(request);
            return new Found(List.of(MasterKey.CALLER), null);
        }
        try {
            if (known == null) {
                VerifiedToken verified = tokens.verify(key);
                Credential person = new Credential.Token(verified.identity());
                return new Found(able(ask(person, "token")), verified.customerId());
            }
            if (!key.startsWith("sk-") || key.length() > MAX_KEY_LENGTH) {
                throw Refusal.of(
                        ErrorKind.INVALID_API_KEY,
                        "Authentication Error: the API key is malformed; keys start with sk-.");
            }
            return new Found(able(ask(known, "API key")), null);
        } catch (Refusal refused) {
            if (refused.error().kind() == ErrorKind.INVALID_API_KEY) {
                throttle.failed(request);
            }
            throw refused;
        }
    }

    /** Those who may call at this moment. */
    private List<Caller> able(List<Caller> found) {
        Instant now = clock.instant();
        List<Caller> able =
                found.stream()
                        .filter(caller -> !caller.blocked())
                        .filter(
                                caller ->
                                        caller.expiresAt() == null
                                                || now.isBefore(caller.expiresAt()))
                        .toList();
        if (!able.isEmpty()) {
            return able;
        }
        Caller caller = found.getFirst();
        throw caller.blocked()
                ? Refusal.of(ErrorKind.KEY_BLOCKED, blocked(caller.blockedBy()))
                : Refusal.of(
                        ErrorKind.EXPIRED_KEY,
                        "Authentication Error: this API key expired at "
                                + caller.expiresAt()
                                + ".");
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

    private List<Caller> ask(Credential credential, String name) {
        try {
            IdentityAnswer answer = callers.find(credential);
            if (!answer.callers().isEmpty()) {
                return answer.callers();
            }
            throw Refusal.of(
                    ErrorKind.INVALID_API_KEY,
                    "Authentication Error: "
                            + (answer.refusal() == null
                                    ? "the " + name + " is not known here."
                                    : answer.refusal()));
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
