package io.tollgate.sdk;

import io.tollgate.sdk.wire.OpenAiWire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays recorded traffic of Mistral, and of Bedrock's OpenAI-compatible address. */
class MistralRecordedTest {
    @ParameterizedTest
    @ValueSource(strings = {"mistral", "bedrock-mantle"})
    void everyChatComesOutAsItWasRecorded(String provider) {
        WireReplay.assumeRecordings();
        WireReplay replay = new WireReplay(new OpenAiWire());
        CompatibleReplay.run(provider, replay);
        if (provider.equals("mistral")) {
            replay.reportAside();
        } else {
            replay.report();
        }
    }
}
