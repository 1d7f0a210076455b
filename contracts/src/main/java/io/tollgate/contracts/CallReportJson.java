package io.tollgate.contracts;

import static io.tollgate.contracts.JsonFields.flag;
import static io.tollgate.contracts.JsonFields.instant;
import static io.tollgate.contracts.JsonFields.name;
import static io.tollgate.contracts.JsonFields.number;
import static io.tollgate.contracts.JsonFields.text;
import static io.tollgate.contracts.JsonFields.whole;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** The report of a call: written by one service and read by another on every call. */
final class CallReportJson {

    private static final SerializableString ATTEMPTS = name("attempts");
    private static final SerializableString PENDING = name("pending");
    private static final SerializableString NUMBER = name("number");
    private static final SerializableString DEPLOYMENT_ID = name("deploymentId");
    private static final SerializableString PROVIDER = name("provider");
    private static final SerializableString MODEL = name("model");
    private static final SerializableString API_BASE = name("apiBase");
    private static final SerializableString REGION = name("region");
    private static final SerializableString STARTED_AT = name("startedAt");
    private static final SerializableString FIRST_TOKEN_AT = name("firstTokenAt");
    private static final SerializableString ENDED_AT = name("endedAt");
    private static final SerializableString SUCCESS = name("success");
    private static final SerializableString ERROR_CLASS = name("errorClass");
    private static final SerializableString ERROR_MESSAGE = name("errorMessage");
    private static final SerializableString USAGE = name("usage");
    private static final SerializableString COST = name("cost");
    private static final SerializableString ESTIMATED = name("estimated");
    private static final SerializableString PRICED = name("priced");

    private CallReportJson() {}

    static final class Writer extends ValueSerializer<CallReport> {

        @Override
        public void serialize(CallReport report, JsonGenerator json, SerializationContext unused) {
            json.writeStartObject();
            json.writeName(ATTEMPTS);
            json.writeStartArray();
            for (Attempt attempt : report.attempts()) {
                write(json, attempt);
            }
            json.writeEndArray();
            Boolean pending = report.pending();
            if (pending != null) {
                flag(json, PENDING, pending);
            }
            json.writeEndObject();
        }

        private static void write(JsonGenerator json, Attempt attempt) {
            json.writeStartObject();
            number(json, NUMBER, attempt.number());
            text(json, DEPLOYMENT_ID, attempt.deploymentId());
            text(json, PROVIDER, attempt.provider());
            text(json, MODEL, attempt.model());
            text(json, API_BASE, attempt.apiBase());
            text(json, REGION, attempt.region());
            instant(json, STARTED_AT, attempt.startedAt());
            instant(json, FIRST_TOKEN_AT, attempt.firstTokenAt());
            instant(json, ENDED_AT, attempt.endedAt());
            flag(json, SUCCESS, attempt.success());
            text(json, ERROR_CLASS, attempt.errorClass());
            text(json, ERROR_MESSAGE, attempt.errorMessage());
            json.writeName(USAGE);
            AccountJson.write(json, attempt.usage());
            json.writeName(COST);
            AccountJson.write(json, attempt.cost());
            flag(json, ESTIMATED, attempt.estimated());
            flag(json, PRICED, attempt.priced());
            json.writeEndObject();
        }
    }

    static final class Reader extends ValueDeserializer<CallReport> {

        @Override
        public CallReport deserialize(JsonParser json, DeserializationContext context) {
            if (!json.isExpectedStartObjectToken()) {
                return (CallReport) context.handleUnexpectedToken(CallReport.class, json);
            }
            List<Attempt> attempts = new ArrayList<>(1);
            Boolean pending = null;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                switch (field) {
                    case "attempts" -> {
                        if (json.nextToken() != JsonToken.START_ARRAY) {
                            return (CallReport)
                                    context.handleUnexpectedToken(CallReport.class, json);
                        }
                        while (json.nextToken() == JsonToken.START_OBJECT) {
                            attempts.add(attempt(json, context));
                        }
                    }
                    case "pending" ->
                            pending =
                                    json.nextToken() == JsonToken.VALUE_NULL
                                            ? null
                                            : Boolean.valueOf(json.getBooleanValue());
                    default -> JsonFields.skip(json);
                }
            }
            return new CallReport(attempts, pending);
        }

        private static Attempt attempt(JsonParser json, DeserializationContext context) {
            int number = 0;
            String deploymentId = null;
            String provider = null;
            String model = null;
            String apiBase = null;
            String region = null;
            Instant startedAt = null;
            Instant firstTokenAt = null;
            Instant endedAt = null;
            boolean success = false;
            String errorClass = null;
            String errorMessage = null;
            TokenUsage usage = null;
            CostParts cost = null;
            boolean estimated = false;
            boolean priced = false;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                switch (field) {
                    case "number" -> number = whole(json);
                    case "deploymentId" -> deploymentId = text(json);
                    case "provider" -> provider = text(json);
                    case "model" -> model = text(json);
                    case "apiBase" -> apiBase = text(json);
                    case "region" -> region = text(json);
                    case "startedAt" -> startedAt = instant(json);
                    case "firstTokenAt" -> firstTokenAt = instant(json);
                    case "endedAt" -> endedAt = instant(json);
                    case "success" -> success = flag(json);
                    case "errorClass" -> errorClass = text(json);
                    case "errorMessage" -> errorMessage = text(json);
                    case "usage" -> usage = AccountJson.usage(json);
                    case "cost" -> cost = AccountJson.cost(json);
                    case "estimated" -> estimated = flag(json);
                    case "priced" -> priced = flag(json);
                    default -> JsonFields.skip(json);
                }
            }
            return new Attempt(
                    number,
                    required(context, deploymentId, "deploymentId"),
                    required(context, provider, "provider"),
                    required(context, model, "model"),
                    apiBase,
                    region,
                    required(context, startedAt, "startedAt"),
                    firstTokenAt,
                    required(context, endedAt, "endedAt"),
                    success,
                    errorClass,
                    errorMessage,
                    required(context, usage, "usage"),
                    required(context, cost, "cost"),
                    estimated,
                    priced);
        }

        private static <T> T required(
                DeserializationContext context, @Nullable T value, String field) {
            if (value == null) {
                return context.reportInputMismatch(
                        Attempt.class, "an attempt without its %s", field);
            }
            return value;
        }
    }
}
