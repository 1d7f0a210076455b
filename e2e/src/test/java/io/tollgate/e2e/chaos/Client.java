package io.tollgate.e2e.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.e2e.chaos.Sent.Ending;
import io.tollgate.e2e.suite.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes calls as clients behind a load balancer do: to each gateway in turn that is not about to
 * leave, on a connection of its own, to the next one where nobody listens.
 */
final class Client implements AutoCloseable {

    /** Longer than anything but a hang: a call, and the longest trouble in its way. */
    private static final Duration LONGEST = Duration.ofSeconds(100);

    private static final Pattern NAME = Pattern.compile("call-\\d+-\\d+-\\d+");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final List<Service> gateways;
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService alarm =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hang-alarm").factory());
    private final CloseableHttpClient http =
            HttpClients.custom()
                    .setConnectionManager(
                            PoolingHttpClientConnectionManagerBuilder.create()
                                    .setMaxConnTotal(5000)
                                    .setMaxConnPerRoute(5000)
                                    .setDefaultConnectionConfig(
                                            ConnectionConfig.custom()
                                                    .setConnectTimeout(5, TimeUnit.SECONDS)
                                                    .build())
                                    .build())
                    .setConnectionReuseStrategy((request, response, context) -> false)
                    .disableAutomaticRetries()
                    .build();

    Client(List<Service> gateways) {
        this.gateways = List.copyOf(gateways);
    }

    Sent send(Wish wish) {
        int first = turn.getAndIncrement();
        Conversation conversation = new Conversation(wish);
        List<Service> known = gateways.stream().filter(gateway -> !gateway.leaving()).toList();
        for (int i = 0; i < known.size(); i++) {
            Service gateway = known.get(Math.floorMod(first + i, known.size()));
            if (conversation.with(gateway)) {
                return conversation.sent();
            }
        }
        return conversation.sent();
    }

    @Override
    public void close() throws IOException {
        alarm.shutdownNow();
        http.close();
    }

    /** One call under way. */
    private final class Conversation {

        private final Wish wish;
        private final long started = System.nanoTime();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private volatile boolean hangs;
        private int status;
        private Ending ending = Ending.NOBODY;
        private String detail = "";

        Conversation(Wish wish) {
            this.wish = wish;
        }

        /**
         * @return false when nobody listens there
         */
        boolean with(Service gateway) {
            HttpPost post = new HttpPost(gateway.address().resolve(wish.path()));
            post.setHeader("authorization", "Bearer " + wish.key());
            post.setHeader("connection", "close");
            post.setEntity(
                    new ByteArrayEntity(
                            MAPPER.writeValueAsBytes(wish.body()), ContentType.APPLICATION_JSON));
            var bell =
                    alarm.schedule(
                            () -> {
                                hangs = true;
                                post.cancel();
                            },
                            LONGEST.toMillis(),
                            TimeUnit.MILLISECONDS);
            try {
                http.execute(
                        post,
                        response -> {
                            read(response, post);
                            return status;
                        });
            } catch (ConnectException nobody) {
                return false;
            } catch (IOException broken) {
                if (ending != Ending.LEFT) {
                    ending = hangs ? Ending.HANG : Ending.CUT;
                    detail = broken.toString();
                }
            } finally {
                bell.cancel(false);
            }
            return true;
        }

        private void read(ClassicHttpResponse response, HttpPost post) throws IOException {
            status = response.getCode();
            try (InputStream in = response.getEntity().getContent()) {
                byte[] some = new byte[8192];
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    body.write(some, 0, read);
                    if (wish.leaves() && status == 200 && body.size() > 400) {
                        ending = Ending.LEFT;
                        post.cancel();
                        return;
                    }
                }
            }
            ending = ending(body.toString(UTF_8));
        }

        private Ending ending(String text) {
            if (status != 200) {
                detail = text.substring(0, Math.min(300, text.length()));
                return Ending.WHOLE;
            }
            boolean terminal = text.contains("[DONE]") || text.contains("message_stop");
            if (!wish.stream() || terminal) {
                return Ending.WHOLE;
            }
            detail = text.substring(Math.max(0, text.length() - 300));
            return text.contains("\"error\"") ? Ending.ERROR_EVENT : Ending.CUT;
        }

        Sent sent() {
            boolean others = false;
            Matcher names = NAME.matcher(body.toString(UTF_8));
            while (names.find()) {
                others |= !names.group().equals(wish.order().name());
            }
            return new Sent(
                    wish.order().name(),
                    wish.tenant(),
                    wish.stream(),
                    status,
                    ending,
                    started,
                    System.nanoTime(),
                    others,
                    detail);
        }
    }
}
