package io.tollgate.contracts;

import static io.tollgate.contracts.JsonFields.flag;
import static io.tollgate.contracts.JsonFields.name;
import static io.tollgate.contracts.JsonFields.number;
import static io.tollgate.contracts.JsonFields.text;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** What the gateway vouches for: written by one service and read by another on every call. */
final class CallContextJson {

    private static final SerializableString REQUEST_ID = name("requestId");
    private static final SerializableString PRINCIPAL = name("principal");
    private static final SerializableString CALL = name("call");
    private static final SerializableString ORIGIN = name("origin");
    private static final SerializableString ROLE = name("role");
    private static final SerializableString KEY_ID = name("keyId");
    private static final SerializableString USER_ID = name("userId");
    private static final SerializableString TEAM_ID = name("teamId");
    private static final SerializableString ORGANIZATION_ID = name("organizationId");
    private static final SerializableString MODEL = name("model");
    private static final SerializableString PUBLIC_MODEL = name("publicModel");
    private static final SerializableString MAX_TOKENS_CLAMP = name("maxTokensClamp");
    private static final SerializableString STRICT = name("strict");
    private static final SerializableString ADDRESS = name("address");
    private static final SerializableString TRACE_ID = name("traceId");

    private CallContextJson() {}

    static final class Writer extends ValueSerializer<CallContext> {

        @Override
        public void serialize(
                CallContext context, JsonGenerator json, SerializationContext unused) {
            json.writeStartObject();
            text(json, REQUEST_ID, context.requestId().toString());
            Principal principal = context.principal();
            json.writeName(PRINCIPAL);
            json.writeStartObject();
            text(json, ROLE, principal.role().name());
            text(json, KEY_ID, principal.keyId());
            text(json, USER_ID, principal.userId());
            text(json, TEAM_ID, principal.teamId());
            text(json, ORGANIZATION_ID, principal.organizationId());
            json.writeEndObject();
            CallContext.ModelCall call = context.call();
            if (call != null) {
                json.writeName(CALL);
                json.writeStartObject();
                text(json, MODEL, call.model());
                text(json, PUBLIC_MODEL, call.publicModel());
                Long clamp = call.maxTokensClamp();
                if (clamp != null) {
                    number(json, MAX_TOKENS_CLAMP, clamp);
                }
                flag(json, STRICT, call.strict());
                json.writeEndObject();
            }
            Origin origin = context.origin();
            if (origin != null) {
                json.writeName(ORIGIN);
                json.writeStartObject();
                text(json, ADDRESS, origin.address());
                text(json, TRACE_ID, origin.traceId());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
    }

    static final class Reader extends ValueDeserializer<CallContext> {

        @Override
        public CallContext deserialize(JsonParser json, DeserializationContext context) {
            if (!json.isExpectedStartObjectToken()) {
                return (CallContext) context.handleUnexpectedToken(CallContext.class, json);
            }
            String requestId = null;
            Principal principal = null;
            CallContext.ModelCall call = null;
            Origin origin = null;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                switch (field) {
                    case "requestId" -> requestId = text(json);
                    case "principal" -> principal = principal(json, context);
                    case "call" -> call = call(json, context);
                    case "origin" -> origin = origin(json, context);
                    default -> JsonFields.skip(json);
                }
            }
            return new CallContext(
                    UUID.fromString(required(context, requestId, "requestId")),
                    required(context, principal, "principal"),
                    call,
                    origin);
        }

        private static @Nullable Principal principal(
                JsonParser json, DeserializationContext context) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String role = null;
            String keyId = null;
            String userId = null;
            String teamId = null;
            String organizationId = null;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                switch (field) {
                    case "role" -> role = text(json);
                    case "keyId" -> keyId = text(json);
                    case "userId" -> userId = text(json);
                    case "teamId" -> teamId = text(json);
                    case "organizationId" -> organizationId = text(json);
                    default -> JsonFields.skip(json);
                }
            }
            return new Principal(
                    Role.valueOf(required(context, role, "role")),
                    keyId,
                    userId,
                    teamId,
                    organizationId);
        }

        private static CallContext.@Nullable ModelCall call(
                JsonParser json, DeserializationContext context) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String model = null;
            String publicModel = null;
            Long clamp = null;
            boolean strict = false;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                switch (field) {
                    case "model" -> model = text(json);
                    case "publicModel" -> publicModel = text(json);
                    case "maxTokensClamp" ->
                            clamp =
                                    json.nextToken() == JsonToken.VALUE_NULL
                                            ? null
                                            : Long.valueOf(json.getLongValue());
                    case "strict" -> strict = flag(json);
                    default -> JsonFields.skip(json);
                }
            }
            return new CallContext.ModelCall(
                    required(context, model, "model"),
                    required(context, publicModel, "publicModel"),
                    clamp,
                    strict);
        }

        private static @Nullable Origin origin(JsonParser json, DeserializationContext context) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String address = null;
            String traceId = null;
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                switch (field) {
                    case "address" -> address = text(json);
                    case "traceId" -> traceId = text(json);
                    default -> JsonFields.skip(json);
                }
            }
            return new Origin(required(context, address, "address"), traceId);
        }

        private static <T> T required(
                DeserializationContext context, @Nullable T value, String field) {
            if (value == null) {
                return context.reportInputMismatch(
                        CallContext.class, "a call's context without its %s", field);
            }
            return value;
        }
    }
}
