package io.tollgate.e2e.calls;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.util.Map;

/** What the tests with OpenAI's library have in common. */
abstract class WithOpenAiClient {

    static final Assistant ASSISTANT = new Assistant(12, 10);

    final SuiteUnderTest suite = SuiteUnderTest.shared();
    final Gateway gateway = new Gateway(suite);

    static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(50)
                .addSystemMessage("Be short.")
                .addUserMessage("What is a tollgate?");
    }

    String deploy(String wire, Lane lane) {
        String model = Gateway.unique("chat");
        gateway.deploy(model, wire, lane, Prices.USUAL);
        return model;
    }

    OpenAIClient client() {
        return client(gateway.key(Map.of()).plain());
    }

    OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(suite.gateway() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
