package io.tollgate.gateway;

import io.tollgate.contracts.Signer;
import java.time.InstantSource;
import java.util.List;
import org.springframework.test.context.DynamicPropertyRegistry;

/** Inner services for tests of who may come in; models and ledger answer as usual. */
public final class InnerServicesPlayed {

    public static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    public static final String MASTER = "sk-f81d4fae7dec11d0a765";
    public static final Signer SIGNER = new Signer(SECRET, InstantSource.system());

    private final FakeService keyService = new FakeService();
    private final FakeService spendService = new FakeService();
    private final FakeService providerService = new FakeService();

    /** What key-service answers. */
    public volatile FakeService.Behaviour keys =
            (asked, exchange) -> FakeService.json(exchange, 200, "{}");

    public InnerServicesPlayed() {
        keyService.behaviour =
                (asked, exchange) -> {
                    if (asked.uri().getPath().equals("/internal/levels")) {
                        GatewayIT.keys(asked, exchange);
                    } else {
                        keys.answer(asked, exchange);
                    }
                };
        spendService.behaviour = GatewayIT::spend;
        providerService.behaviour = GatewayIT::providers;
    }

    public List<FakeService.Asked> keysAsked() {
        return keyService.asked;
    }

    public void settings(DynamicPropertyRegistry registry, String redisUrl) {
        registry.add("tollgate.platform.internal-secret", () -> SECRET);
        registry.add("tollgate.gateway.master-key", () -> MASTER);
        registry.add("tollgate.gateway.key-pepper", () -> "v1:f81d4fae-7dec-11d0");
        registry.add("tollgate.gateway.redis-url", () -> redisUrl);
        registry.add("tollgate.gateway.key-service-url", keyService::address);
        registry.add("tollgate.gateway.spend-service-url", spendService::address);
        registry.add("tollgate.gateway.provider-service-url", providerService::address);
        registry.add("management.server.port", () -> 0);
    }
}
