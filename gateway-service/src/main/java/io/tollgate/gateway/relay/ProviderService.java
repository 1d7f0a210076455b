package io.tollgate.gateway.relay;

import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.PassThroughHeaders;
import io.tollgate.contracts.Signer;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.FormParts;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.gateway.call.PassThroughPlan;
import io.tollgate.gateway.ledger.UsageEvents;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceAddresses.Repeat;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.sdk.http.Deadlines;
import io.tollgate.sdk.json.JsonSpan;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Model calls to provider-service. */
final class ProviderService {

    static final String NAME = "provider-service";

    private static final Logger log = LoggerFactory.getLogger(ProviderService.class);

    /** Headers of the client that mean something to a provider of the same dialect. */
    private static final List<String> PASSED_ON =
            List.of("anthropic-version", "anthropic-beta", "openai-beta", "traceparent");

    /** provider-service keeps the finer limits; this one only catches its death. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

    private static final RequestConfig LIMITS =
            RequestConfig.custom()
                    .setResponseTimeout(Timeout.DISABLED)
                    .setConnectionRequestTimeout(Timeout.ofSeconds(5))
                    .build();

    private static final RequestConfig CANCEL_LIMITS =
            RequestConfig.custom()
                    .setResponseTimeout(Timeout.ofSeconds(2))
                    .setConnectionRequestTimeout(Timeout.ofSeconds(2))
                    .build();

    private final CloseableHttpClient client;
    private final ServiceTokens tokens;
    private final Signer signer;
    private final Deadlines deadlines;
    private final ServiceAddresses replicas;

    /** Of one replica; {@link #send} chooses among them. */
    private final URI base;

    private final Map<ModelRoute, URI> addresses = new EnumMap<>(ModelRoute.class);

    ProviderService(
            CloseableHttpClient client,
            ServiceTokens tokens,
            Signer signer,
            Deadlines deadlines,
            ServiceAddresses replicas) {
        this.client = client;
        this.deadlines = deadlines;
        this.tokens = tokens;
        this.signer = signer;
        this.replicas = replicas;
        this.base = replicas.all().getFirst();
        for (ModelRoute route : ModelRoute.values()) {
            addresses.put(route, base.resolve(route.innerPath()));
        }
    }

    /** The request, not sent yet; abort it to give up on a call under way. */
    HttpPost request(Call call) {
        HttpPost post = new HttpPost(Objects.requireNonNull(addresses.get(call.route())));
        post.setConfig(LIMITS);
        CallContext context =
                new CallContext(
                        call.id(),
                        call.caller().principal(),
                        new CallContext.ModelCall(
                                call.model(),
                                call.facts().model(),
                                call.admission().maxTokensClamp(),
                                call.admission().strict()));
        post.setHeader(InternalHeaders.SERVICE, tokens.tokenFor(NAME));
        post.setHeader(InternalHeaders.CONTEXT, signer.sign(NAME, context));
        for (String name : PASSED_ON) {
            String value = call.request().getHeader(name);
            if (value != null) {
                post.setHeader(name, value);
            }
        }
        if (call.route() == ModelRoute.RESPONSES && asksForBackground(call.body())) {
            post.setHeader(InternalHeaders.BACKGROUND, background(call));
        }
        FormParts form = call.form();
        post.setEntity(
                form == null
                        ? new ByteArrayEntity(call.body(), ContentType.APPLICATION_JSON)
                        : form(form));
        return post;
    }

    private static boolean asksForBackground(byte[] body) {
        JsonSpan asked = JsonSpan.find(body, 0, body.length, "background");
        return asked != null && asked.end() > asked.start() && body[asked.start()] == 't';
    }

    private static String background(Call call) {
        Hold hold = call.admission().hold();
        boolean strict = call.admission().strict();
        BackgroundCall known =
                hold == null
                        ? new BackgroundCall(
                                UsageEvents.orphan(call, call.startedAt()), null, strict)
                        : hold.inBackground(strict);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ContractJson.MAPPER.writeValueAsBytes(known));
    }

    /**
     * A call to a provider's own path, with the client's headers and bytes.
     *
     * @param maxBytes a longer body breaks off
     */
    HttpPost passThrough(Call call, long maxBytes) {
        HttpServletRequest client = call.request();
        HttpPost post = new HttpPost(base.resolve("/v1/pass-through"));
        post.setConfig(LIMITS);
        String connection = client.getHeader("connection");
        for (String name : Collections.list(client.getHeaderNames())) {
            if (PassThroughHeaders.sent(name, connection == null ? "" : connection)) {
                for (String value : Collections.list(client.getHeaders(name))) {
                    post.addHeader(name, value);
                }
            }
        }
        CallContext context =
                new CallContext(
                        call.id(),
                        call.caller().principal(),
                        new CallContext.ModelCall(
                                call.model(),
                                call.facts().model(),
                                null,
                                call.admission().strict()));
        post.setHeader(InternalHeaders.SERVICE, tokens.tokenFor(NAME));
        post.setHeader(InternalHeaders.CONTEXT, signer.sign(NAME, context));
        PassThroughPlan plan = Objects.requireNonNull(call.passThrough());
        post.setHeader(
                InternalHeaders.PASS_THROUGH,
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(ContractJson.MAPPER.writeValueAsBytes(plan.call())));
        long length = client.getContentLengthLong();
        if (call.body().length > 0) {
            post.setEntity(new ByteArrayEntity(call.body(), null));
        } else if (length > 0 || client.getHeader("transfer-encoding") != null) {
            post.setEntity(
                    new EntityTemplate(length, null, null, out -> copy(client, out, maxBytes)));
        }
        return post;
    }

    /** The client sends more than is taken; the provider has got a part of it. */
    static final class BodyTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private static void copy(HttpServletRequest client, OutputStream out, long maxBytes)
            throws IOException {
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[16 * 1024];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > maxBytes) {
                throw new BodyTooLargeException();
            }
            out.write(buffer, 0, read);
        }
    }

    /** A request that is about no model call, with whoever makes it. */
    HttpUriRequestBase plain(Call call, String method, String pathAndQuery) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, base.resolve(pathAndQuery));
        request.setConfig(LIMITS);
        CallContext context = new CallContext(call.id(), call.caller().principal(), null);
        request.setHeader(InternalHeaders.SERVICE, tokens.tokenFor(NAME));
        request.setHeader(InternalHeaders.CONTEXT, signer.sign(NAME, context));
        return request;
    }

    /** Files go on from disk as they are sent. */
    private static HttpEntity form(FormParts form) {
        MultipartEntityBuilder copy = MultipartEntityBuilder.create();
        copy.setMode(HttpMultipartMode.EXTENDED);
        for (Part part : form.parts()) {
            copy.addPart(part.getName(), new SpooledPart(part));
        }
        return copy.build();
    }

    /**
     * Sends a model call. Another replica gets it only if the first has surely not begun: what a
     * replica has begun may cost something already.
     *
     * @return the answer's head; the caller reads the body and closes it
     */
    ClassicHttpResponse send(HttpUriRequestBase request) throws IOException {
        HttpEntity entity = request.getEntity();
        return send(
                request,
                entity instanceof EntityTemplate ? Repeat.UNTIL_CONNECTED : Repeat.UNTIL_BEGUN);
    }

    /** The same for other requests. */
    ClassicHttpResponse send(HttpUriRequestBase request, Repeat repeat) throws IOException {
        return replicas.call(repeat, address -> open(request, address));
    }

    private ClassicHttpResponse open(HttpUriRequestBase request, URI address) throws IOException {
        request.setScheme(address.getScheme());
        request.setAuthority(
                new URIAuthority(Objects.requireNonNull(address.getHost()), address.getPort()));
        ClassicHttpResponse answer;
        try {
            answer = open(request);
        } catch (ConnectTimeoutException nobody) {
            throw Leavers.unreached(nobody);
        }
        try {
            Leavers.heed(replicas, address, answer);
            return answer;
        } catch (ServiceAddresses.LeftException left) {
            answer.close();
            throw left;
        }
    }

    private ClassicHttpResponse open(HttpUriRequestBase request) throws IOException {
        Deadlines.Deadline silence = deadlines.open(request::abort);
        boolean answered = false;
        try {
            silence.begin(LONGEST_SILENCE);
            ClassicHttpResponse answer = client.executeOpen(null, request, null);
            silence.end();
            HttpEntity body = answer.getEntity();
            if (body != null) {
                answer.setEntity(new WatchedEntity(body, silence, LONGEST_SILENCE));
                answered = true;
            }
            return answer;
        } finally {
            if (!answered) {
                silence.close();
            }
        }
    }

    /**
     * Asks the replica that works on a call to end it now. It then closes the provider's connection
     * and still reports what was used.
     *
     * @param replica {@code host:port} as the replica named itself
     */
    boolean cancel(String replica, UUID requestId) {
        return cancel(URI.create("http://" + replica), requestId);
    }

    /**
     * The same before a replica has named itself: reaches the right one if each has an address, and
     * else perhaps.
     */
    void cancelAnywhere(UUID requestId) {
        for (URI address : replicas.all()) {
            if (cancel(address, requestId)) {
                return;
            }
        }
    }

    private boolean cancel(URI address, UUID requestId) {
        HttpPost post = new HttpPost(address.resolve("/internal/calls/" + requestId + "/cancel"));
        post.setConfig(CANCEL_LIMITS);
        post.setHeader(InternalHeaders.SERVICE, tokens.tokenFor(NAME));
        try {
            return client.execute(post, response -> response.getCode() / 100 == 2);
        } catch (IOException unreachable) {
            log.warn("could not cancel call {} at its replica", requestId);
            return false;
        }
    }

    /** How long a cancelled call may take to report. */
    static final Duration REPORT_AFTER_CANCEL = Duration.ofSeconds(5);
}
