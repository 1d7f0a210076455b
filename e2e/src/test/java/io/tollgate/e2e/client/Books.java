package io.tollgate.e2e.client;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What Tollgate says was spent: the ledger by its own API, and the counters in Redis. */
public final class Books {

    private final Gateway gateway;
    private final String redisUrl;

    public Books(SuiteUnderTest suite, Gateway gateway) {
        this.gateway = gateway;
        this.redisUrl = suite.redisUrl();
    }

    /** One row of {@code /spend/logs/v2}. */
    public record Row(JsonNode json) {

        public BigDecimal spend() {
            return json.path("spend").decimalValue();
        }

        public String status() {
            return json.path("status").stringValue();
        }

        public String endUser() {
            return json.path("end_user").asString("");
        }

        public String requestId() {
            return json.path("request_id").stringValue();
        }

        public boolean estimated() {
            return json.path("metadata").path("estimated").booleanValue();
        }

        public String source() {
            return json.path("metadata").path("source").stringValue();
        }

        public int attempt() {
            return json.path("metadata").path("attempt").intValue();
        }

        public String errorClass() {
            return json.path("metadata").path("error_information").path("error_class").asString("");
        }

        public boolean cacheHit() {
            return json.path("cache_hit").stringValue().equals("True");
        }

        public int outputTokens() {
            return json.path("completion_tokens").intValue();
        }
    }

    /** Every row of a key, oldest first. */
    public List<Row> rows(String keyId) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String query =
                "/spend/logs/v2?sort_order=asc&page_size=100&api_key="
                        + keyId
                        + "&start_date="
                        + today.minusDays(1)
                        + "&end_date="
                        + today.plusDays(1);
        List<Row> rows = new ArrayList<>();
        JsonNode page = gateway.ask(query);
        while (true) {
            page.path("data").forEach(row -> rows.add(new Row(row)));
            String next = page.path("next_cursor").asString("");
            if (next.isEmpty()) {
                return rows;
            }
            page =
                    gateway.ask(
                            query + "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        }
    }

    public static BigDecimal sum(List<Row> rows) {
        return rows.stream().map(Row::spend).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** {@code spend} of {@code /key/info}, USD. */
    public BigDecimal keySpend(String keyId) {
        return gateway.ask("/key/info?key=" + keyId).path("info").path("spend").decimalValue();
    }

    /**
     * A key's counters at this moment.
     *
     * @param holds under way or not settled
     * @param heldNanoUsd reserved by them
     * @param spentNanoUsd settled
     * @param parallel counted against the limit of parallel requests
     */
    public record Counters(long holds, long heldNanoUsd, long spentNanoUsd, long parallel) {}

    public Counters counters(String keyId) {
        RedisClient client = RedisClient.create(redisUrl);
        try (StatefulRedisConnection<String, String> redis = client.connect()) {
            long holds = 0;
            long held = 0;
            long spent = 0;
            long parallel = 0;
            for (String key : keys(redis, "tg:{*" + keyId + "*}:*")) {
                String name = key.substring(key.indexOf("}:") + 2);
                if (name.startsWith("hold:")) {
                    holds++;
                } else if (name.startsWith("b:")) {
                    held += number(redis.sync().hget(key, "held"));
                    spent += number(redis.sync().hget(key, "spent"));
                } else if (name.startsWith("p:")) {
                    parallel += redis.sync().zcard(key);
                } else if (name.equals("holds")) {
                    holds = Math.max(holds, redis.sync().zcard(key));
                }
            }
            return new Counters(holds, held, spent, parallel);
        } finally {
            client.shutdown();
        }
    }

    private static List<String> keys(
            StatefulRedisConnection<String, String> redis, String pattern) {
        List<String> found = new ArrayList<>();
        ScanArgs wanted = ScanArgs.Builder.matches(pattern).limit(500);
        KeyScanCursor<String> cursor = redis.sync().scan(wanted);
        found.addAll(cursor.getKeys());
        while (!cursor.isFinished()) {
            cursor = redis.sync().scan(cursor, wanted);
            found.addAll(cursor.getKeys());
        }
        return found;
    }

    private static long number(String text) {
        return text == null ? 0 : Long.parseLong(text);
    }
}
