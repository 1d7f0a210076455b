package io.tollgate.sdk.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenCounterTest {
    private final TokenCounter counter = new TokenCounter();

    @Test
    void openAisModelsAreCountedWithTheirOwnEncoding() {
        // Figures of OpenAI's tokenizer: "hello world" is two tokens in both encodings.
        assertThat(counter.texts("openai", "gpt-4o-mini", List.of("hello world")))
                .isEqualTo(new TokenCount(2, "o200k_base"));
        assertThat(counter.texts("openai", "gpt-4-0613", List.of("hello world")))
                .isEqualTo(new TokenCount(2, "cl100k_base"));
        assertThat(counter.texts("openai", "text-embedding-3-small", List.of("tiktoken is great!")))
                .isEqualTo(new TokenCount(6, "cl100k_base"));
        assertThat(counter.texts("openrouter", "openai/gpt-5.2", List.of("")).tokenizer())
                .isEqualTo("o200k_base");
        assertThat(counter.texts("azure", "gpt-4.1", List.of("")).tokenizer())
                .isEqualTo("o200k_base");
    }

    @Test
    void otherModelsAreEstimatedAndSaySo() {
        for (String provider : List.of("anthropic", "mistral", "ollama")) {
            TokenCount count = counter.texts(provider, "some-model", List.of("hello world"));
            assertThat(count).isEqualTo(new TokenCount(3, "estimate"));
            assertThat(count.estimated()).isTrue();
        }
        assertThat(
                        counter.texts("together_ai", "deepseek-ai/DeepSeek-V3", List.of("x"))
                                .estimated())
                .isTrue();
    }

    @Test
    void messagesCostAFewTokensOfTheirOwn() {
        ChatRequest request =
                ChatRequest.builder("m")
                        .messages(List.of(Message.system("Be brief."), Message.user("Hello")))
                        .build();
        long exact = counter.chat("openai", "gpt-4o", request).tokens();
        long words = counter.texts("openai", "gpt-4o", List.of("Be brief.", "Hello")).tokens();
        assertThat(exact).isBetween(words + 9, words + 13);
        assertThat(counter.chat("anthropic", "claude", request))
                .isEqualTo(new TokenCount(4, "estimate"));
    }

    @Test
    void aHugeTextIsEstimatedInsteadOfKeepingEverybodyWaiting() {
        TokenCount count = counter.texts("openai", "gpt-4o", List.of("a".repeat(1_000_004)));
        assertThat(count).isEqualTo(new TokenCount(250_001, "estimate"));
    }
}
