package io.tollgate.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPathTest {

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini-2.5-flash:generateContent, GENERATE_CONTENT, gemini-2.5-flash",
        "/v1beta/models/anthropic/claude-x:streamGenerateContent, STREAM_GENERATE_CONTENT, anthropic/claude-x",
        "/models/mock/echo:countTokens, GEMINI_COUNT_TOKENS, mock/echo",
        "/v1beta/models/mock%2Fecho%3AgenerateContent, GENERATE_CONTENT, mock/echo",
        "/v1/models/ollama/qwen3:8b:generateContent, GENERATE_CONTENT, ollama/qwen3:8b",
        "/openai/deployments/gpt/chat/completions, CHAT_COMPLETIONS, gpt",
        "/openai/deployments/mock/echo/chat/completions, CHAT_COMPLETIONS, mock/echo",
        "/openai/deployments/a/b/c/embeddings, EMBEDDINGS, a/b/c",
        "/openai/deployments/mock%2Fecho/chat/completions, CHAT_COMPLETIONS, mock/echo",
        "/openai/deployments/mock%2fecho/completions, COMPLETIONS, mock/echo",
        "/openai/deployments/whisper/audio/transcriptions, TRANSCRIPTIONS, whisper",
        "/engines/mock/echo/completions, COMPLETIONS, mock/echo"
    })
    void aModelsNameIsFoundWhateverItHolds(String path, ModelRoute route, String model) {
        assertThat(ModelPath.of(path)).contains(new ModelPath(route, model));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models",
                "/v1beta/models/gemini-2.5-flash",
                "/v1beta/models/gemini-2.5-flash:embedContent",
                "/v1beta/models/:generateContent",
                "/v1beta/models/%20:generateContent",
                "/openai/deployments//chat/completions",
                "/openai/deployments/gpt/messages",
                "/openai/deployments/gpt/files",
                "/v1/chat/completions",
                "/openai/v1/chat/completions"
            })
    void otherPathsNameNone(String path) {
        assertThat(ModelPath.of(path)).isEmpty();
    }
}
