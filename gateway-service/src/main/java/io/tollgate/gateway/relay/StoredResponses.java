package io.tollgate.gateway.relay;

import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceAddresses.Repeat;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what is asked about a response the provider keeps. It costs nothing, so it has no
 * ledger row; provider-service knows whose it is.
 */
public final class StoredResponses implements Step {

    private static final Logger log = LoggerFactory.getLogger(StoredResponses.class);

    private static final int BUFFER = 16 * 1024;

    private final ProviderService providers;
    private final KeepAlive keepAlive;

    StoredResponses(ProviderService providers, KeepAlive keepAlive) {
        this.providers = providers;
        this.keepAlive = keepAlive;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        HttpServletRequest request = call.request();
        String uri = request.getRequestURI();
        String path = "/v1" + uri.substring(uri.indexOf(call.route().path() + "/"));
        String query = request.getQueryString();
        var passedOn =
                providers.plain(
                        call, request.getMethod(), path + (query == null ? "" : "?" + query));
        Repeat repeat = request.getMethod().equals("GET") ? Repeat.ALWAYS : Repeat.UNTIL_BEGUN;
        try (ClassicHttpResponse answer = providers.send(passedOn, repeat)) {
            if (StreamRelay.relays(answer)) {
                stream(call, passedOn, answer);
                return;
            }
            call.response().setStatus(answer.getCode());
            Header type = answer.getFirstHeader("content-type");
            if (type != null) {
                call.response().setContentType(type.getValue());
            }
            if (answer.getEntity() != null) {
                try (InputStream in = answer.getEntity().getContent()) {
                    in.transferTo(call.response().getOutputStream());
                }
            }
        } catch (ConnectException | ServiceAddresses.LeftException away) {
            log.warn("provider-service cannot be reached: {}", away.getMessage());
            throw Refusal.unavailable(
                    "Providers cannot be reached at the moment. Try again shortly.",
                    Duration.ofSeconds(2));
        } catch (IOException broken) {
            if (call.response().isCommitted()) {
                throw broken;
            }
            log.warn("provider-service broke off call {}: {}", call.id(), broken.getMessage());
            throw Refusal.of(
                    ErrorKind.UPSTREAM_UNREACHABLE, "The connection broke before the answer came.");
        }
    }

    /** A response that is still coming into being, as it does. */
    private void stream(Call call, HttpUriRequestBase passedOn, ClassicHttpResponse answer) {
        ClientStream client = new ClientStream(call);
        client.whenGone(passedOn::abort);
        keepAlive.add(client);
        SseSplitter splitter = new SseSplitter();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = answer.getEntity().getContent()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                splitter.accept(buffer, 0, read, new Whole(client));
            }
        } catch (IOException | IllegalStateException broken) {
            log.warn("stream of call {} broke: {}", call.id(), broken.getMessage());
            byte[] event =
                    ErrorObjects.responsesEvent(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The answer broke off before its end."));
            client.write(event, 0, event.length);
        } finally {
            keepAlive.remove(client);
            client.finish();
        }
    }

    /** Whole events; nothing is reported of looking at a response. */
    private record Whole(ClientStream client) implements SseSplitter.Sink {

        @Override
        public void events(byte[] bytes, int offset, int length) {
            client.write(bytes, offset, length);
        }

        @Override
        public void report(byte[] json) {
            // Not for clients.
        }
    }
}
