package io.tollgate.providers.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tollgate.providers.adjustment.Adjustment;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final Random random = new Random(5);

    @Test
    void firstChoicesFollowTheWeights() {
        List<Deployment> serving =
                List.of(deployment("a", 1), deployment("b", 3), deployment("c", 6));
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> secondAfterC = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            List<Deployment> order = Router.draw(serving, random);
            assertThat(order).containsExactlyInAnyOrderElementsOf(serving);
            first.merge(order.getFirst().id(), 1, Integer::sum);
            if (order.getFirst().id().equals("c")) {
                secondAfterC.merge(order.get(1).id(), 1, Integer::sum);
            }
        }
        assertThat(first.get("a")).isCloseTo(2_000, within(200));
        assertThat(first.get("b")).isCloseTo(6_000, within(300));
        assertThat(first.get("c")).isCloseTo(12_000, within(300));
        assertThat(secondAfterC.get("b")).isCloseTo(9_000, within(300));
    }

    @Test
    void weightZeroTakesNoCalls() {
        List<Deployment> serving = List.of(deployment("a", 0), deployment("b", 0.001));

        for (int i = 0; i < 100; i++) {
            assertThat(Router.draw(serving, random))
                    .extracting(Deployment::id)
                    .containsExactly("b");
        }
        assertThat(Router.draw(List.of(deployment("a", 0)), random)).isEmpty();
        assertThat(Router.draw(List.of(), random)).isEmpty();
    }

    private static Deployment deployment(String id, double weight) {
        Target target = Target.of(ProviderRows.load().find("openai").orElseThrow(), "m", null);
        return new Deployment(
                id,
                "m",
                target,
                Optional.empty(),
                Adjustment.NONE,
                null,
                null,
                null,
                weight,
                null,
                null,
                0,
                List.of());
    }
}
