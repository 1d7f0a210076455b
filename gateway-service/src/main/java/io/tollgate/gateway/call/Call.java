package io.tollgate.gateway.call;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.gateway.admission.Admission;
import io.tollgate.gateway.cache.CacheLookup;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call under way. Each step adds what it found; what a later step reads is there by then. */
public final class Call {

    private final ModelRoute route;
    private final HttpServletRequest request;
    private HttpServletResponse response;
    private final UUID id;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();

    private List<Caller> callers = List.of();
    private @Nullable Caller caller;
    private @Nullable String customerId;
    private byte @Nullable [] body;
    private @Nullable BodyFacts facts;
    private @Nullable String pathModel;
    private @Nullable FormParts form;
    private @Nullable PassThroughPlan passThrough;
    private @Nullable String model;
    private @Nullable ModelOffer offer;
    private @Nullable CacheLookup cache;
    private @Nullable Admission admission;

    public Call(
            ModelRoute route,
            HttpServletRequest request,
            HttpServletResponse response,
            UUID id,
            Instant startedAt) {
        this.route = route;
        this.request = request;
        this.response = response;
        this.id = id;
        this.startedAt = startedAt;
    }

    public ModelRoute route() {
        return route;
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    /** Lets a step see what the steps after it answer, and put the client's own back. */
    public void response(HttpServletResponse other) {
        this.response = other;
    }

    /** UUIDv7; in every header, log line and ledger row of this call. */
    public UUID id() {
        return id;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** Time since the call came in. */
    public long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** First value of a header that may carry our prefix or LiteLLM's; ours wins. */
    public @Nullable String header(String nameWithoutPrefix) {
        String own = request.getHeader("x-tollgate-" + nameWithoutPrefix);
        return own != null ? own : request.getHeader("x-litellm-" + nameWithoutPrefix);
    }

    /** Sets a response header under our prefix and LiteLLM's, so that existing scripts go on. */
    public void answerHeader(String nameWithoutPrefix, String value) {
        response.setHeader("x-tollgate-" + nameWithoutPrefix, value);
        response.setHeader("x-litellm-" + nameWithoutPrefix, value);
    }

    public Caller caller() {
        return Objects.requireNonNull(caller, "not authenticated yet");
    }

    public void caller(Caller known) {
        this.caller = known;
    }

    /**
     * Who may make this call, the preferred one first; a token may act for one of several teams.
     */
    public List<Caller> callers() {
        return callers;
    }

    /** Sets who may make this call, and the first of them as its caller. */
    public void callers(List<Caller> able) {
        this.callers = List.copyOf(able);
        this.caller = able.getFirst();
    }

    /** The customer that the caller's token names, whatever the request says; null for none. */
    public @Nullable String customerId() {
        return customerId;
    }

    public void customerId(@Nullable String named) {
        this.customerId = named;
    }

    public byte[] body() {
        return Objects.requireNonNull(body, "body not read yet");
    }

    public BodyFacts facts() {
        return Objects.requireNonNull(facts, "body not read yet");
    }

    public void body(byte[] bytes, BodyFacts found) {
        this.body = bytes;
        this.facts = found;
    }

    /** The model in the path, as Azure's clients put it; null when it is in the body. */
    public @Nullable String pathModel() {
        return pathModel;
    }

    public void pathModel(@Nullable String name) {
        this.pathModel = name;
    }

    /** Whose error objects the client understands. */
    public Protocol protocol() {
        return route == ModelRoute.PASS_THROUGH ? PathDialect.of(request) : route.protocol();
    }

    /** Null for calls of a model's route. */
    public @Nullable PassThroughPlan passThrough() {
        return passThrough;
    }

    public void passThrough(PassThroughPlan plan) {
        this.passThrough = plan;
    }

    /** The multipart form the call came with; null for JSON. */
    public @Nullable FormParts form() {
        return form;
    }

    public void form(FormParts parts) {
        this.form = parts;
    }

    /** The name to route by: what the client asked for, after the key's aliases. */
    public String model() {
        return Objects.requireNonNull(model, "not authorised yet");
    }

    public ModelOffer offer() {
        return Objects.requireNonNull(offer, "not authorised yet");
    }

    public void model(String name, ModelOffer found) {
        this.model = name;
        this.offer = found;
    }

    public CacheLookup cache() {
        return Objects.requireNonNull(cache, "cache not asked yet");
    }

    public void cache(CacheLookup lookup) {
        this.cache = lookup;
    }

    public Admission admission() {
        return Objects.requireNonNull(admission, "not admitted yet");
    }

    public void admission(Admission granted) {
        this.admission = granted;
    }

    /** What metrics may label this call with: known names only. */
    public boolean stream() {
        return facts != null && facts.stream();
    }
}
