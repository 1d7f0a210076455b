package io.tollgate.keys.virtualkey;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keys together with what they spent. */
@Component
class KeyReading {

    private final KeySpend spend;
    private final InstantSource clock;

    KeyReading(KeySpend spend, InstantSource clock) {
        this.spend = spend;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    Map<String, @Nullable Object> rowWithSpend(KeyRow key) {
        return rowsWithSpend(List.of(key)).getFirst();
    }

    List<Map<String, @Nullable Object>> rowsWithSpend(List<? extends KeyRow> keys) {
        Instant now = clock.instant();
        Map<String, BigDecimal> spent = spend.of(keys, now);
        return keys.stream().map(key -> KeyView.row(key, spent.get(key.token()), now)).toList();
    }
}
