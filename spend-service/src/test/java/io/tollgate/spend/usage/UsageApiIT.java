package io.tollgate.spend.usage;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.FinanceTestBase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UsageApiIT extends FinanceTestBase {

    private static final String COMPLETIONS = "/v1/organization/usage/completions";
    private static final String COSTS = "/v1/organization/costs";

    private static long seconds(String time) {
        return Instant.parse(time).getEpochSecond();
    }

    private static final List<UsageEvent> EVENTS =
            List.of(
                    spent("1980-03-01T00:00:00Z", "oa-t1", "oa-m1", "0.5", "acompletion"),
                    spent("1980-03-01T23:59:59Z", "oa-t1", "oa-m2", "1", "aresponses"),
                    spent("1980-03-02T00:00:30Z", "oa-t2", "oa-m1", "2", "acompletion"),
                    spent("1980-03-02T00:01:00Z", "oa-t2", "oa-e1", "4", "aembedding"),
                    spent("1980-03-04T12:00:00Z", "oa-t1", "oa-m1", "8", "anthropic_messages"));

    private void store() {
        send(EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "1h", "1m"})
    void everyWidthOfBucketHasTheSameSum(String width) {
        store();
        String from = width.equals("1d") ? "1980-03-01T00:00:00Z" : "1980-03-02T00:00:00Z";
        String path =
                COMPLETIONS
                        + "?bucket_width="
                        + width
                        + "&limit=3&start_time="
                        + seconds(from)
                        + "&end_time="
                        + seconds("1980-03-02T00:03:00Z");
        JsonNode page = ok(MASTER, path);
        long tokens = 0;
        for (JsonNode bucket : page.get("data")) {
            for (JsonNode result : bucket.get("results")) {
                tokens += result.get("input_tokens").longValue();
            }
        }

        assertThat(page.get("object").asString()).isEqualTo("page");
        assertThat(tokens).isEqualTo(width.equals("1d") ? 300 : 100);
        assertThat(page.get("has_more").booleanValue()).isFalse();
        assertThat(page.get("next_page").isNull()).isTrue();
    }

    @Test
    void aPageIsFollowedByTheNextUntilTheEnd() {
        store();
        String question =
                COMPLETIONS
                        + "?limit=2&group_by=model&group_by=project_id&start_time="
                        + seconds("1980-03-01T05:00:00Z")
                        + "&end_time="
                        + seconds("1980-03-05T00:00:00Z");
        List<Long> starts = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = ok(MASTER, question + (next.isEmpty() ? "" : "&page=" + next));
            for (JsonNode bucket : page.get("data")) {
                starts.add(bucket.get("start_time").longValue());
                assertThat(bucket.get("end_time").longValue())
                        .isEqualTo(bucket.get("start_time").longValue() + 86_400);
                for (JsonNode result : bucket.get("results")) {
                    groups.add(
                            result.get("project_id").asString()
                                    + "/"
                                    + result.get("model").asString());
                    assertThat(result.get("user_id").isNull()).isTrue();
                    assertThat(result.get("object").asString())
                            .isEqualTo("organization.usage.completions.result");
                }
            }
            next = page.get("next_page").asString("");
            assertThat(page.get("has_more").booleanValue()).isEqualTo(!next.isEmpty());
        } while (!next.isEmpty());

        assertThat(starts)
                .containsExactly(
                        seconds("1980-03-01T00:00:00Z"),
                        seconds("1980-03-02T00:00:00Z"),
                        seconds("1980-03-03T00:00:00Z"),
                        seconds("1980-03-04T00:00:00Z"));
        assertThat(groups)
                .containsExactly("oa-t1/oa-m2", "oa-t1/oa-m1", "oa-t2/oa-m1", "oa-t1/oa-m1");
    }

    @Test
    void costsAddUpToTheLedger() {
        store();
        JsonNode page =
                ok(
                        MASTER,
                        COSTS
                                + "?limit=30&group_by%5B%5D=line_item&start_time="
                                + seconds("1980-03-01T00:00:00Z")
                                + "&end_time="
                                + seconds("1980-03-08T00:00:00Z"));
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode bucket : page.get("data")) {
            for (JsonNode result : bucket.get("results")) {
                sum = sum.add(result.at("/amount/value").decimalValue());
                assertThat(result.at("/amount/currency").asString()).isEqualTo("usd");
                assertThat(result.get("line_item").asString()).startsWith("oa-");
            }
        }

        assertThat(sum).isEqualByComparingTo("15.5");
        assertThat(page.get("data").size()).isEqualTo(7);
    }

    @Test
    void kindsAreKeptApartAndFilteredByEverything() {
        store();
        String range =
                "?start_time="
                        + seconds("1980-03-01T00:00:00Z")
                        + "&end_time="
                        + seconds("1980-03-05T00:00:00Z");

        assertThat(requests("/v1/organization/usage/embeddings" + range)).isEqualTo(1);
        assertThat(requests("/v1/organization/usage/images" + range)).isZero();
        assertThat(requests("/v1/organization/usage/vector_stores" + range)).isZero();
        assertThat(requests(COMPLETIONS + range)).isEqualTo(4);
        assertThat(requests(COMPLETIONS + range + "&models=oa-m1")).isEqualTo(3);
        assertThat(requests(COMPLETIONS + range + "&project_ids%5B%5D=oa-t2")).isEqualTo(1);
        assertThat(requests(COMPLETIONS + range + "&user_ids=u-oa-t1&models=oa-m2")).isEqualTo(1);
        assertThat(requests(COMPLETIONS + range + "&api_key_ids=nobodys")).isZero();
    }

    private long requests(String path) {
        long requests = 0;
        for (JsonNode bucket : ok(MASTER, path).get("data")) {
            for (JsonNode result : bucket.get("results")) {
                requests += result.path("num_model_requests").longValue();
            }
        }
        return requests;
    }

    @Test
    void everybodySeesTheirOwnProjects() {
        store();
        DIRECTORY.leads(user("oa-lead"), Set.of("oa-t2"), Set.of());
        String path =
                COSTS
                        + "?start_time="
                        + seconds("1980-03-02T00:00:00Z")
                        + "&end_time="
                        + seconds("1980-03-03T00:00:00Z");

        assertThat(ok(user("oa-lead"), path).at("/data/0/results/0/amount/value").decimalValue())
                .isEqualByComparingTo("6");
        assertThat(ok(user("oa-nobody"), path).at("/data/0/results").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "completions, start_time",
        "completions?start_time=x, start_time",
        "completions?start_time=99999999999, start_time",
        "completions?start_time=20&end_time=10, end_time",
        "completions?start_time=20&bucket_width=2d, bucket_width",
        "completions?start_time=20&limit=32, limit",
        "completions?start_time=20&group_by=colour, group_by",
        "completions?start_time=20&page=page_21, page",
        "completions?start_time=20&api_key_ids=sk-secret, api_key_ids",
    })
    void whatMakesNoSenseIsRefusedByItsName(String query, String field) {
        assertRefused(MASTER, "/v1/organization/usage/" + query, 400, field);
    }

    @Test
    void costsComeByTheDayOnlyAndUnknownKindsAreUnknown() {
        assertRefused(MASTER, COSTS + "?start_time=20&bucket_width=1h", 400, "bucket_width");
        assertRefused(MASTER, COSTS + "?start_time=20&group_by=model", 400, "group_by");
        assertThat(get(MASTER, "/v1/organization/usage/colours?start_time=20").status())
                .isEqualTo(404);
    }

    private static UsageEvent spent(
            String at, String team, String model, String usd, String callType) {
        return event().at(Instant.parse(at))
                .key("k-" + team)
                .team(team)
                .user("u-" + team)
                .model(model)
                .callType(callType)
                .tokens(100, 10)
                .cost(usd)
                .build();
    }
}
