package io.tollgate.sdk.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts a {@link ChatRequest} together; what is not set stays the provider's default. */
public final class ChatRequestBuilder {
    private final String model;
    private List<Message> messages = List.of();
    private List<Tool> tools = List.of();
    private @Nullable ToolChoice toolChoice;
    private @Nullable Boolean parallelToolCalls;
    private @Nullable Long maxTokens;
    private @Nullable Double temperature;
    private @Nullable Double topP;
    private @Nullable Long topK;
    private List<String> stop = List.of();
    private @Nullable Long n;
    private @Nullable Long seed;
    private boolean stream;
    private boolean streamUsage;
    private @Nullable ResponseFormat responseFormat;
    private @Nullable Reasoning reasoning;
    private @Nullable String user;
    private Map<String, JsonNode> extra = Map.of();

    ChatRequestBuilder(String model) {
        this.model = model;
    }

    public ChatRequestBuilder messages(List<Message> value) {
        this.messages = value;
        return this;
    }

    public ChatRequestBuilder tools(List<Tool> value) {
        this.tools = value;
        return this;
    }

    public ChatRequestBuilder toolChoice(@Nullable ToolChoice value) {
        this.toolChoice = value;
        return this;
    }

    public ChatRequestBuilder parallelToolCalls(@Nullable Boolean value) {
        this.parallelToolCalls = value;
        return this;
    }

    public ChatRequestBuilder maxTokens(@Nullable Long value) {
        this.maxTokens = value;
        return this;
    }

    public ChatRequestBuilder temperature(@Nullable Double value) {
        this.temperature = value;
        return this;
    }

    public ChatRequestBuilder topP(@Nullable Double value) {
        this.topP = value;
        return this;
    }

    public ChatRequestBuilder topK(@Nullable Long value) {
        this.topK = value;
        return this;
    }

    public ChatRequestBuilder stop(List<String> value) {
        this.stop = value;
        return this;
    }

    public ChatRequestBuilder n(@Nullable Long value) {
        this.n = value;
        return this;
    }

    public ChatRequestBuilder seed(@Nullable Long value) {
        this.seed = value;
        return this;
    }

    public ChatRequestBuilder stream(boolean value) {
        this.stream = value;
        return this;
    }

    public ChatRequestBuilder streamUsage(boolean value) {
        this.streamUsage = value;
        return this;
    }

    public ChatRequestBuilder responseFormat(@Nullable ResponseFormat value) {
        this.responseFormat = value;
        return this;
    }

    public ChatRequestBuilder reasoning(@Nullable Reasoning value) {
        this.reasoning = value;
        return this;
    }

    public ChatRequestBuilder user(@Nullable String value) {
        this.user = value;
        return this;
    }

    public ChatRequestBuilder extra(Map<String, JsonNode> value) {
        this.extra = value;
        return this;
    }

    public ChatRequest build() {
        return new ChatRequest(
                model,
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                maxTokens,
                temperature,
                topP,
                topK,
                stop,
                n,
                seed,
                stream,
                streamUsage,
                responseFormat,
                reasoning,
                user,
                extra);
    }
}
