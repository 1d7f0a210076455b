package io.tollgate.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The one JSON mapping of what services send each other: times as ISO 8601, money as plain
 * decimals, absent instead of null, unknown fields ignored so that contracts may grow.
 */
public final class ContractJson {

    public static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addModule(carriedByEveryCall())
                    .build();

    /** Their fields are written and read without a look-up for each of them. */
    private static SimpleModule carriedByEveryCall() {
        return new SimpleModule()
                .addSerializer(CallContext.class, new CallContextJson.Writer())
                .addDeserializer(CallContext.class, new CallContextJson.Reader())
                .addSerializer(CallReport.class, new CallReportJson.Writer())
                .addDeserializer(CallReport.class, new CallReportJson.Reader())
                .addSerializer(UsageEvent.class, new UsageEventJson());
    }

    private ContractJson() {}
}
