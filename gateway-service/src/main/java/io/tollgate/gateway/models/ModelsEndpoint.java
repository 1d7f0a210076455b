package io.tollgate.gateway.models;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.ModelAccess;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.sdk.error.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the models a key may use, in OpenAI's form or, for Anthropic's clients, in theirs. */
@RestController
class ModelsEndpoint {

    private final Authenticate authenticate;
    private final ModelDirectory models;

    ModelsEndpoint(Authenticate authenticate, ModelDirectory models) {
        this.authenticate = authenticate;
        this.models = models;
    }

    @Performs(Operation.MODEL_INFO)
    @GetMapping({"/v1/models", "/models"})
    Map<String, Object> list(
            HttpServletRequest request,
            @RequestHeader(name = "anthropic-version", required = false) String anthropic,
            @RequestParam(name = "return_wildcard_routes", defaultValue = "false")
                    boolean wildcards) {
        Caller caller = authenticate.identify(request);
        List<ModelOffer> offers =
                models.all().stream()
                        .filter(offer -> wildcards || !offer.name().endsWith("*"))
                        .filter(offer -> allows(caller, offer, offer.name()))
                        .toList();
        return anthropic == null ? openAiList(offers) : anthropicList(offers);
    }

    @Performs(Operation.MODEL_INFO)
    @GetMapping({"/v1/models/{*id}", "/models/{*id}"})
    Map<String, Object> one(
            HttpServletRequest request,
            @RequestHeader(name = "anthropic-version", required = false) String anthropic,
            @PathVariable String id) {
        Caller caller = authenticate.identify(request);
        String name = id.substring(1);
        ModelOffer offer = models.find(name);
        if (offer == null || !allows(caller, offer, name)) {
            throw Refusal.of(
                    ErrorKind.MODEL_NOT_FOUND,
                    "The model `" + name + "` does not exist or you do not have access to it.",
                    "model");
        }
        return anthropic == null ? openAi(offer) : anthropic(offer);
    }

    private static boolean allows(Caller caller, ModelOffer offer, String name) {
        return ModelAccess.allows(caller, name, offer.accessGroups());
    }

    private static Map<String, Object> openAiList(List<ModelOffer> offers) {
        return Map.of(
                "object", "list", "data", offers.stream().map(ModelsEndpoint::openAi).toList());
    }

    private static Map<String, Object> openAi(ModelOffer offer) {
        return Map.of(
                "id",
                offer.name(),
                "object",
                "model",
                "created",
                offer.createdEpochSeconds(),
                "owned_by",
                offer.providers().isEmpty() ? "openai" : offer.providers().getFirst());
    }

    private static Map<String, Object> anthropicList(List<ModelOffer> offers) {
        return Map.of(
                "data",
                offers.stream().map(ModelsEndpoint::anthropic).toList(),
                "has_more",
                false,
                "first_id",
                offers.isEmpty() ? "" : offers.getFirst().name(),
                "last_id",
                offers.isEmpty() ? "" : offers.getLast().name());
    }

    private static Map<String, Object> anthropic(ModelOffer offer) {
        return Map.of(
                "type",
                "model",
                "id",
                offer.name(),
                "display_name",
                offer.name(),
                "created_at",
                Instant.ofEpochSecond(offer.createdEpochSeconds()).toString());
    }
}
