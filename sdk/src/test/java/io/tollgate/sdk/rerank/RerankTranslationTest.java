package io.tollgate.sdk.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RerankTranslationTest {
    private static final String REQUEST =
            "{'model':'m','query':'q','documents':['a',{'text':'b'}],'top_n':2,'return_documents':true}";

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static ProviderRow row(String name) {
        return ProviderRows.load().find(name).orElseThrow();
    }

    private static ClientRequest request(String body) {
        return ClientRequest.parse(new OpenAiChatDialect(), bytes(body), Headers.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohere | https://api.cohere.com/v2/rerank | {'model':'r','query':'q','documents':['a','b'],'top_n':2}",
                "jina_ai | https://api.jina.ai/v1/rerank | {'model':'r','query':'q','documents':['a','b'],'top_n':2,'return_documents':false}",
                "together_ai | https://api.together.ai/v1/rerank | {'model':'r','query':'q','documents':['a','b'],'top_n':2,'return_documents':false}",
                "voyage | https://api.voyageai.com/v1/rerank | {'model':'r','query':'q','documents':['a','b'],'top_k':2,'return_documents':false}"
            },
            quoteCharacter = '`')
    void eachVendorIsAskedInItsOwnForm(String provider, String address, String body) {
        UpstreamRequest sent =
                RerankTranslation.of(row(provider))
                        .request(request(REQUEST), Target.of(row(provider), "r", "k"));
        assertThat(sent.uri()).hasToString(address);
        assertThat(Json.read(sent.body())).isEqualTo(Json.read(bytes(body)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohere | {'id':'i','results':[{'index':1,'relevance_score':0.25},{'index':0,'relevance_score':0.75}],'meta':{'billed_units':{'search_units':1}}} | 1 | 9",
                "jina_ai | {'results':[{'index':0,'relevance_score':0.75},{'index':1,'relevance_score':0.25}],'usage':{'total_tokens':7}} | 0 | 7",
                "voyage | {'object':'list','data':[{'index':0,'relevance_score':0.75},{'index':1,'relevance_score':0.25}],'usage':{'total_tokens':7}} | 0 | 7"
            },
            quoteCharacter = '`')
    void everyAnswerComesBackInCoheresFormBestFirst(
            String provider, String body, long units, long tokens) {
        RerankAnswer answer =
                RerankTranslation.of(row(provider)).answer(bytes(body), request(REQUEST), 9);
        JsonNode results = Json.read(answer.body()).path("results");
        assertThat(results)
                .isEqualTo(
                        Json.read(
                                bytes(
                                        "[{'index':0,'relevance_score':0.75,'document':{'text':'a'}},"
                                                + "{'index':1,'relevance_score':0.25,'document':{'text':'b'}}]")));
        assertThat(answer.searchUnits()).isEqualTo(units);
        assertThat(answer.usage().inputTokens()).isEqualTo(tokens);
        assertThat(answer.usage().estimated()).isEqualTo(units > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model':'m','documents':['a']}",
                "{'model':'m','query':'q','documents':[]}",
                "{'model':'m','query':'q','documents':[5]}",
                "{'model':'m','query':'q','documents':['a'],'top_n':0}"
            })
    void whatIsNoQuestionIsRefused(String body) {
        assertThatThrownBy(
                        () ->
                                RerankTranslation.of(row("cohere"))
                                        .request(request(body), Target.of(row("cohere"), "r", "k")))
                .isInstanceOf(LlmException.class);
    }

    @Test
    void aVendorWithoutRerankingSaysSo() {
        assertThatThrownBy(() -> RerankTranslation.of(row("anthropic")))
                .isInstanceOf(LlmException.class);
    }
}
