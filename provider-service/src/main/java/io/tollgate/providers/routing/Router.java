package io.tollgate.providers.routing;

import io.tollgate.providers.ProviderProperties;
import io.tollgate.providers.catalogue.Catalogue;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Orders the deployments of a model for one call: a weighted draw, then the rest likewise. */
@Component
public class Router {

    private final Catalogue catalogue;
    private final int maxAttempts;

    Router(Catalogue catalogue, ProviderProperties properties) {
        this.catalogue = catalogue;
        this.maxAttempts = properties.maxAttempts();
    }

    /** Most provider calls for one client call; a candidate that is skipped does not count. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * Where a call may go, in this order, each deployment once.
     *
     * @throws LlmException MODEL_NOT_FOUND when nothing serves the model, NO_HEALTHY_DEPLOYMENT
     *     when all that do have weight 0
     */
    public List<Deployment> candidates(String model) {
        List<Deployment> serving = catalogue.serving(model);
        if (serving.isEmpty()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.MODEL_NOT_FOUND,
                            "The model `" + model + "` does not exist.",
                            "model"));
        }
        List<Deployment> order = draw(serving, RandomGenerator.getDefault());
        if (order.isEmpty()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.NO_HEALTHY_DEPLOYMENT,
                            "No deployment of `" + model + "` takes calls at the moment."));
        }
        return order;
    }

    /** One deployment of the model, by its id; empty when it is gone. */
    public Optional<Deployment> deployment(String model, String id) {
        return catalogue.serving(model).stream()
                .filter(deployment -> deployment.id().equals(id))
                .findFirst();
    }

    static List<Deployment> draw(List<Deployment> serving, RandomGenerator random) {
        List<Deployment> left = new ArrayList<>(serving);
        left.removeIf(deployment -> deployment.weight() <= 0);
        List<Deployment> order = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            double total = left.stream().mapToDouble(Deployment::weight).sum();
            double point = left.size() == 1 ? 0 : random.nextDouble() * total;
            int chosen = 0;
            while (chosen < left.size() - 1 && point >= left.get(chosen).weight()) {
                point -= left.get(chosen).weight();
                chosen++;
            }
            order.add(left.remove(chosen));
        }
        return order;
    }
}
