package io.tollgate.providers.account;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.Window;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceClient;
import io.tollgate.platform.ServiceTokens;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Has spend-service bring figures from the ledger to Redis; many attempts that need the same ask
 * once.
 */
final class Figures {

    private static final String SPEND_SERVICE = "spend-service";
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final RestClient client;
    private final ServiceTokens tokens;
    private final ConcurrentMap<String, CompletableFuture<Void>> underWay =
            new ConcurrentHashMap<>();

    Figures(ServiceAddresses spendService, ServiceTokens tokens) {
        this.client = ServiceClient.of(spendService, CONNECT, ANSWER);
        this.tokens = tokens;
    }

    /**
     * Gives a budget its figures.
     *
     * @throws RestClientException when the ledger cannot be asked
     */
    void seed(String tenant, Check budget) {
        Level level = Objects.requireNonNull(budget.level());
        CountersRequest request =
                new CountersRequest(
                        tenant,
                        List.of(
                                new CountersRequest.Counter(
                                        level.kind(),
                                        level.id(),
                                        Objects.requireNonNull(budget.window()))));
        once(budget.key(), () -> tell("/internal/counters/seed", request));
    }

    /**
     * Redis does not know what it knew of the account.
     *
     * @param run of the server that answered
     * @param warmUp in which nobody is admitted if the account was busy lately
     * @throws RestClientException when the ledger cannot be asked
     */
    void trust(String tenant, String run, Duration warmUp) {
        TrustRequest request = new TrustRequest(tenant, run, warmUp.toMillis());
        once("trust " + tenant, () -> tell("/internal/counters/trust", request));
    }

    /**
     * What providers spent, by the ledger, in USD; in the order of the names.
     *
     * @throws RestClientException when the ledger cannot be asked
     */
    List<BigDecimal> spent(List<String> providers, List<Window> windows) {
        List<TotalsRequest.Question> questions = new ArrayList<>();
        for (int i = 0; i < providers.size(); i++) {
            Window window = windows.get(i);
            questions.add(
                    new TotalsRequest.Question(
                            LevelKind.PROVIDER,
                            providers.get(i),
                            null,
                            window.start(),
                            window.end()));
        }
        byte[] answer =
                client.post()
                        .uri("/internal/totals")
                        .header(InternalHeaders.SERVICE, tokens.tokenFor(SPEND_SERVICE))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(ContractJson.MAPPER.writeValueAsBytes(new TotalsRequest(questions)))
                        .retrieve()
                        .body(byte[].class);
        Totals totals =
                ContractJson.MAPPER.readValue(answer == null ? new byte[0] : answer, Totals.class);
        if (totals.totals().size() != providers.size()) {
            throw new RestClientException("the ledger left questions out");
        }
        return totals.totals().stream().map(Totals.Total::usd).toList();
    }

    private void once(String what, Runnable request) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = underWay.putIfAbsent(what, mine);
        if (other != null) {
            await(other);
            return;
        }
        try {
            request.run();
            mine.complete(null);
        } catch (RuntimeException failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            underWay.remove(what, mine);
        }
    }

    private static void await(CompletableFuture<Void> other) {
        try {
            other.join();
        } catch (CompletionException failed) {
            throw new RestClientException("the ledger did not answer another", failed);
        }
    }

    private void tell(String path, Object body) {
        client.post()
                .uri(path)
                .header(InternalHeaders.SERVICE, tokens.tokenFor(SPEND_SERVICE))
                .contentType(MediaType.APPLICATION_JSON)
                .body(ContractJson.MAPPER.writeValueAsBytes(body))
                .retrieve()
                .toBodilessEntity();
    }
}
