package io.tollgate.spend.ledger;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.SpendServiceTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class UsageCheckIT extends SpendServiceTestBase {

    @Test
    void refusesTheWholeBatchAndNamesTheFaultyEvent() {
        refused("events[1].attempt", e -> e.put("attempt", -1));
        refused("events[1].requestId", e -> e.put("requestId", UUID.randomUUID().toString()));
        refused("events[1].requestId", e -> e.remove("requestId"));
        refused("events[1].status", e -> e.put("status", "perhaps"));
        refused("events[1].keyId", e -> e.remove("keyId"));
        refused("events[1].usage", e -> ((ObjectNode) e.get("usage")).put("output", -5));
        refused("events[1].cost", e -> ((ObjectNode) e.get("cost")).put("input", -0.1));
        refused("events[1].cost", e -> ((ObjectNode) e.get("cost")).put("input", 9_000_001));
        refused("events[1].admittedAt", e -> e.put("admittedAt", "2001-01-01T00:00:00Z"));
        refused("events[1].endedAt", e -> e.remove("endedAt"));
        refused("events.[1].source", e -> e.put("source", "RUMOUR"));
        refused("events.[1]", e -> e.remove("tags"));
    }

    @Test
    void refusesAnIdFromTheFuture() {
        Instant tomorrow = Instant.now().plus(Duration.ofHours(25));

        Answer answer =
                internal("/internal/usage", new UsageBatch(List.of(event().at(tomorrow).build())));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aNumberThatWouldFillMemoryIsRefusedOrHarmless() {
        refusedText("1e-999999999");
        refusedText("1e999999999");
        String zero = oneEvent().replace("\"input\":0.0000123", "\"input\":0e-999999999");
        assertThat(internalText("/internal/usage", zero).status()).isEqualTo(200);
    }

    @Test
    void refusesMoreThanAThousandEvents() {
        UsageEvent event = event().build();

        Answer answer =
                internal("/internal/usage", new UsageBatch(Collections.nCopies(1_001, event)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).isEqualTo("events");
        assertThat(send(Collections.nCopies(1_000, event)).receipts()).hasSize(1_000);
    }

    @Test
    void answersOnlyOtherServices() {
        assertThat(unsigned("/internal/usage").status()).isEqualTo(401);
        assertThat(unsigned("/spend/logs").status()).isEqualTo(401);
        assertThat(internalText("/internal/usage", "{nonsense").status()).isEqualTo(400);
        assertThat(
                        internalText(
                                        "/internal/totals",
                                        "{\"questions\":[{\"level\":\"KEY_MODEL\",\"id\":\"x\"}]}")
                                .status())
                .isEqualTo(400);
    }

    private void refused(String param, Consumer<ObjectNode> spoil) {
        UsageEvent good = event().key("untouched").build();
        UsageEvent other = event().key("untouched").build();
        ObjectNode batch =
                (ObjectNode) ContractJson.MAPPER.valueToTree(new UsageBatch(List.of(good, other)));
        spoil.accept((ObjectNode) batch.get("events").get(1));

        Answer answer = internalText("/internal/usage", batch.toString());

        assertThat(answer.status()).as(param).isEqualTo(400);
        assertThat(answer.body().at("/error/param").asString()).isEqualTo(param);
        assertThat(
                        jdbc.sql("SELECT count(*) FROM spend.ledger WHERE key_id = 'untouched'")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    private void refusedText(String number) {
        String body = oneEvent().replace("\"input\":0.0000123", "\"input\":" + number);
        assertThat(internalText("/internal/usage", body).status()).as(number).isEqualTo(400);
    }

    private static String oneEvent() {
        return ContractJson.MAPPER.writeValueAsString(new UsageBatch(List.of(event().build())));
    }
}
