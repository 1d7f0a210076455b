package io.tollgate.providers.catalogue;

import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.PassThroughOffer;
import io.tollgate.platform.Vault;
import io.tollgate.providers.ProviderProperties;
import io.tollgate.providers.adjustment.Adjustment;
import io.tollgate.providers.adjustment.Adjustments;
import io.tollgate.sdk.price.HostedTools;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The deployments in force: an image of the stored ones, at most five seconds behind what other
 * replicas changed, and what the environment gives. Goes on from the image while PostgreSQL is
 * away.
 */
@Component
public class Catalogue implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Catalogue.class);

    /** Who makes the models whose names come without a provider most often. */
    private static final List<String> USUAL = List.of("openai", "anthropic", "gemini");

    private final StoredDeployments stored;
    private final DeploymentReader reader;
    private final Adjustments adjustments;
    private final Vault vault;
    private final LocalProviders localProviders;
    private final boolean fromEnvironment;
    private volatile Image image = new Image("", Map.of(), List.of(), List.of());

    Catalogue(
            StoredDeployments stored,
            DeploymentReader reader,
            Adjustments adjustments,
            Vault vault,
            LocalProviders localProviders,
            ProviderProperties properties) {
        this.stored = stored;
        this.reader = reader;
        this.adjustments = adjustments;
        this.vault = vault;
        this.localProviders = localProviders;
        this.fromEnvironment = properties.modelsFromEnvironment();
    }

    /** A stored deployment as it was read, and what it amounts to. */
    private record Row(
            StoredDeployment entity, ObjectNode params, JsonNode info, Deployment deployment) {}

    /**
     * What calls look up, made once for each change.
     *
     * @param byName wildcards as such
     * @param wildcards read again for each concrete name that is asked for
     * @param rows all of them
     */
    private record Image(
            String fingerprint,
            Map<String, List<Deployment>> byName,
            List<Row> wildcards,
            List<Row> rows) {

        static Image of(String fingerprint, List<Row> rows) {
            Map<String, List<Deployment>> byName = new LinkedHashMap<>();
            List<Row> wildcards = new ArrayList<>();
            for (Row row : rows) {
                String name = row.entity().modelName();
                byName.computeIfAbsent(name, unseen -> new ArrayList<>()).add(row.deployment());
                if (name.endsWith("*")) {
                    wildcards.add(row);
                }
            }
            return new Image(fingerprint, byName, wildcards, rows);
        }
    }

    /**
     * Every deployment that serves {@code model}: by name, else by wildcard, else by environment.
     */
    public List<Deployment> serving(String model) {
        Image now = image;
        List<Deployment> exact = now.byName().get(model);
        if (exact != null) {
            return exact;
        }
        List<Row> covering = covering(now.wildcards(), model);
        if (!covering.isEmpty()) {
            return covering.stream()
                    .map(row -> read(row.entity(), row.params(), row.info(), model))
                    .toList();
        }
        return fromEnvironment(model).stream().toList();
    }

    /**
     * What a model is charged at: of the first deployment that serves the name, else of the
     * catalogue by {@code provider/model}, else of the first provider that lists it.
     */
    public Optional<Quote> quote(String model) {
        for (Deployment deployment : serving(model)) {
            if (deployment.price().isPresent()) {
                return Optional.of(
                        new Quote(
                                deployment.provider(),
                                deployment.target().model(),
                                deployment.price().get(),
                                deployment.adjustment()));
            }
        }
        int slash = model.indexOf('/');
        if (slash > 0) {
            Optional<Quote> named =
                    reader.listed(model.substring(0, slash), model.substring(slash + 1));
            if (named.isPresent()) {
                return named;
            }
        }
        return Stream.concat(USUAL.stream(), reader.pricedProviders().stream())
                .map(provider -> reader.listed(provider, model))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * With whose credentials a call passes through to a provider: those of the stored deployments
     * come before the environment's; of these the ones meant for it, then those of the model that
     * is named, then the oldest. It is the same one for each call, so that what one leaves behind
     * at the provider is found by the next.
     *
     * @param provider its name, or another one it goes by
     * @param model the provider's name of it, null when the call names none
     * @return empty when there are no credentials
     */
    public Optional<Deployment> passThrough(String provider, @Nullable String model) {
        ProviderRow row = passable(provider).orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        Optional<Row> stored =
                image.rows().stream()
                        .filter(each -> each.deployment().provider().equals(row.name()))
                        .filter(each -> each.deployment().weight() > 0)
                        .min(
                                Comparator.comparing(
                                                (Row each) ->
                                                        !each.params()
                                                                .path("use_in_pass_through")
                                                                .asBoolean(false))
                                        .thenComparing(
                                                each ->
                                                        !each.deployment()
                                                                .target()
                                                                .model()
                                                                .equals(model))
                                        .thenComparing(each -> each.entity().createdAt())
                                        .thenComparing(each -> each.entity().id()));
        if (stored.isPresent()) {
            Row found = stored.get();
            return Optional.of(
                    found.deployment().target().model().equals(model)
                            ? found.deployment()
                            : reader.withModel(
                                    found.entity().id(),
                                    row,
                                    model == null ? "" : model,
                                    found.params(),
                                    found.entity().createdAt().getEpochSecond()));
        }
        if (!fromEnvironment || !localProviders.available(row)) {
            return Optional.empty();
        }
        String name = model == null ? "" : model;
        return Optional.of(reader.fromEnvironment(row, name, row.name() + "/" + name));
    }

    /** The row behind a name under which calls may pass through; empty when there is none. */
    public Optional<ProviderRow> passable(String provider) {
        return reader.rows().find(provider).filter(row -> !row.quirks().contains(Quirk.IN_PROCESS));
    }

    /** Names under which calls may pass through. */
    public List<String> passableNames() {
        return reader.rows().all().stream()
                .filter(row -> !row.quirks().contains(Quirk.IN_PROCESS))
                .flatMap(row -> Stream.concat(Stream.of(row.name()), row.aliases().stream()))
                .sorted()
                .toList();
    }

    /** What admission must assume of a model that a call passes through to. */
    public PassThroughOffer passThroughOffer(ProviderRow row, @Nullable String model) {
        Optional<Deployment> deployment = passThrough(row.name(), model);
        Optional<Deployment> priced =
                row.auth() == ProviderRow.Auth.AZURE ? named(row, model) : deployment;
        return new PassThroughOffer(
                row.name(),
                deployment.isPresent(),
                row.wire().name().toLowerCase(Locale.ROOT),
                model == null
                        ? null
                        : priced.map(found -> offer(row.name() + "/" + model, List.of(found)))
                                .orElse(null));
    }

    /**
     * At Azure a deployment has whatever name its owner gave it: only one told of here is known.
     */
    private Optional<Deployment> named(ProviderRow row, @Nullable String model) {
        return image.rows().stream()
                .map(Row::deployment)
                .filter(known -> known.provider().equals(row.name()))
                .filter(known -> known.target().model().equals(model))
                .findFirst();
    }

    /** What admission must assume of a model name; empty when nothing serves it. */
    public Optional<ModelOffer> offer(String model) {
        List<Deployment> deployments = serving(model);
        return deployments.isEmpty() ? Optional.empty() : Optional.of(offer(model, deployments));
    }

    /** Every name there is, wildcards as such, in alphabetical order. */
    public List<ModelOffer> offers() {
        Map<String, List<Deployment>> byName = new LinkedHashMap<>(image.byName());
        if (fromEnvironment) {
            for (ProviderRow row : reader.rows().all()) {
                if (localProviders.available(row)) {
                    for (String model : localProviders.models(row)) {
                        String name = row.name() + "/" + model;
                        byName.putIfAbsent(name, List.of(reader.fromEnvironment(row, model, name)));
                    }
                }
            }
        }
        return byName.entrySet().stream()
                .map(entry -> offer(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(ModelOffer::name))
                .toList();
    }

    /**
     * Before the service takes its first call: a model it has not read yet must not look unknown.
     *
     * @throws DataAccessException when the database is away; the service does not start then
     */
    @Override
    public void afterSingletonsInstantiated() {
        read();
    }

    /** Takes the stored deployments over when they have changed. */
    @Scheduled(fixedDelay = 5_000)
    public void refresh() {
        try {
            read();
        } catch (DataAccessException | TransactionException away) {
            log.warn("cannot look for changed deployments: {}", away.getMessage());
        }
    }

    private void read() {
        String fingerprint = stored.fingerprint() + adjustments.read();
        if (!fingerprint.equals(image.fingerprint())) {
            List<Row> rows =
                    stored.findAll().stream()
                            .map(this::readable)
                            .flatMap(Optional::stream)
                            .toList();
            image = Image.of(fingerprint, rows);
            log.info("{} stored deployments in force", rows.size());
        }
    }

    /** A deployment whose credentials cannot be opened must not take the others along. */
    private Optional<Row> readable(StoredDeployment entity) {
        try {
            return Optional.of(row(entity));
        } catch (IllegalStateException | IllegalArgumentException | JacksonException unreadable) {
            log.error("deployment {} is left out: {}", entity.id(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Row row(StoredDeployment entity) {
        ObjectNode params = (ObjectNode) Params.MAPPER.readTree(entity.params());
        String sealed = entity.sealedParams();
        if (sealed != null) {
            JsonNode secrets = Params.MAPPER.readTree(vault.open(entity.id(), sealed));
            secrets.properties().forEach(entry -> params.set(entry.getKey(), entry.getValue()));
        }
        JsonNode info = Params.MAPPER.readTree(entity.modelInfo());
        return new Row(entity, params, info, read(entity, params, info, null));
    }

    private Deployment read(
            StoredDeployment entity, ObjectNode params, JsonNode info, @Nullable String asked) {
        return reader.stored(
                entity.id(),
                entity.modelName(),
                params,
                info,
                entity.createdAt().getEpochSecond(),
                asked);
    }

    /** The wildcards with the longest common start. */
    private static List<Row> covering(List<Row> wildcards, String model) {
        int longest = -1;
        List<Row> best = new ArrayList<>();
        for (Row row : wildcards) {
            String name = row.entity().modelName();
            String prefix = name.substring(0, name.length() - 1);
            if (model.startsWith(prefix) && prefix.length() >= longest) {
                if (prefix.length() > longest) {
                    best.clear();
                    longest = prefix.length();
                }
                best.add(row);
            }
        }
        return best;
    }

    private Optional<Deployment> fromEnvironment(String model) {
        int slash = model.indexOf('/');
        if (!fromEnvironment || slash <= 0 || slash == model.length() - 1) {
            return Optional.empty();
        }
        String rest = model.substring(slash + 1);
        return reader.rows()
                .find(model.substring(0, slash))
                .filter(row -> localProviders.serves(row, rest))
                .map(row -> reader.fromEnvironment(row, rest, model));
    }

    private static ModelOffer offer(String name, List<Deployment> deployments) {
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        BigDecimal perCall = BigDecimal.ZERO;
        Map<String, BigDecimal> toolCalls = new HashMap<>();
        boolean bounded = true;
        for (Deployment deployment : deployments) {
            if (deployment.price().isPresent()) {
                OfferRates worst = OfferRates.of(deployment.price().get(), deployment.mode());
                Adjustment own = deployment.adjustment();
                input = input.max(own.bound(worst.input()));
                output = output.max(own.bound(worst.output()));
                perCall = perCall.max(own.boundPerCall(worst.perCall()));
                bounded &= worst.byTokens();
                HostedTools.usdPerCall(deployment.price().get())
                        .forEach(
                                (tool, usd) ->
                                        toolCalls.merge(
                                                tool.name(), own.bound(usd), BigDecimal::max));
            }
        }
        return new ModelOffer(
                name,
                deployments.stream().map(Deployment::provider).distinct().toList(),
                deployments.getFirst().mode(),
                deployments.stream().allMatch(d -> d.price().isPresent()),
                input,
                output,
                perCall,
                toolCalls,
                largest(deployments.stream().map(Deployment::maxOutputTokens).toList()),
                bounded
                        ? largest(deployments.stream().map(Deployment::contextTokens).toList())
                        : null,
                deployments.stream().mapToLong(Deployment::createdEpochSeconds).max().orElse(0),
                deployments.stream()
                        .flatMap(deployment -> deployment.accessGroups().stream())
                        .distinct()
                        .toList());
    }

    /** The largest figure; null as soon as one of them is unknown. */
    private static @Nullable Long largest(List<@Nullable Long> figures) {
        Long largest = 0L;
        for (Long figure : figures) {
            if (figure == null) {
                return null;
            }
            largest = Math.max(largest, figure);
        }
        return largest;
    }
}
