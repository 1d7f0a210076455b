package io.tollgate.gateway.relay;

import io.tollgate.gateway.call.Call;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * What happens when a client has gone: the replica closes the provider's connection at once and
 * reports; if it does not, our connection is cut and the sweeper accounts for the call.
 */
final class Departure implements AutoCloseable {

    /** Header in which a replica says where it can be told to cancel: {@code host:port}. */
    private static final String REPLICA = "x-tollgate-replica";

    private final ProviderService providers;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("cancelled-calls").factory());

    Departure(ProviderService providers) {
        this.providers = providers;
    }

    /** Before any replica has answered. */
    void beforeAnswer(Call call) {
        Thread.ofVirtual().start(() -> providers.cancelAnywhere(call.id()));
    }

    void during(Call call, HttpPost request, ClassicHttpResponse answer) {
        Header replica = answer.getFirstHeader(REPLICA);
        Thread.ofVirtual()
                .name("cancel-" + call.id())
                .start(
                        () -> {
                            boolean told =
                                    replica != null
                                            && providers.cancel(replica.getValue(), call.id());
                            if (!told) {
                                request.abort();
                            }
                        });
        timer.schedule(
                request::abort,
                ProviderService.REPORT_AFTER_CANCEL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
