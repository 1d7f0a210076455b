package io.tollgate.bench.subject;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The provider itself, without a gateway: what all others are compared with. */
public record Direct(InetSocketAddress address) implements Subject {

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public byte @Nullable [] request(Workload workload, int promptBytes) {
        if (workload == Workload.CACHE_HIT || workload.translated()) {
            return null;
        }
        return HttpText.post(
                address,
                "/v1/chat/completions",
                Map.of("Authorization", "Bearer sk-none"),
                HttpText.chat("gpt-4o-mini", workload, promptBytes));
    }

    @Override
    public Map<String, Long> processes() {
        return Map.of();
    }

    @Override
    public List<String> dataPath() {
        return List.of();
    }

    @Override
    public Usage usage() {
        return processorOnly();
    }

    @Override
    public void close() {}
}
