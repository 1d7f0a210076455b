package io.tollgate.contracts;

import static io.tollgate.contracts.JsonFields.flag;
import static io.tollgate.contracts.JsonFields.instant;
import static io.tollgate.contracts.JsonFields.name;
import static io.tollgate.contracts.JsonFields.number;
import static io.tollgate.contracts.JsonFields.text;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** An event on its way to the ledger: the gateway writes two for every call. */
final class UsageEventJson extends ValueSerializer<UsageEvent> {

    private static final SerializableString REQUEST_ID = name("requestId");
    private static final SerializableString ATTEMPT = name("attempt");
    private static final SerializableString ADMITTED_AT = name("admittedAt");
    private static final SerializableString STARTED_AT = name("startedAt");
    private static final SerializableString FIRST_TOKEN_AT = name("firstTokenAt");
    private static final SerializableString ENDED_AT = name("endedAt");
    private static final SerializableString SOURCE = name("source");
    private static final SerializableString STATUS = name("status");
    private static final SerializableString CALL_TYPE = name("callType");
    private static final SerializableString TENANT = name("tenant");
    private static final SerializableString KEY_ID = name("keyId");
    private static final SerializableString KEY_ALIAS = name("keyAlias");
    private static final SerializableString USER_ID = name("userId");
    private static final SerializableString TEAM_ID = name("teamId");
    private static final SerializableString ORGANIZATION_ID = name("organizationId");
    private static final SerializableString END_USER = name("endUser");
    private static final SerializableString TAGS = name("tags");
    private static final SerializableString MODEL_GROUP = name("modelGroup");
    private static final SerializableString MODEL = name("model");
    private static final SerializableString DEPLOYMENT_ID = name("deploymentId");
    private static final SerializableString PROVIDER = name("provider");
    private static final SerializableString API_BASE = name("apiBase");
    private static final SerializableString REGION = name("region");
    private static final SerializableString USAGE = name("usage");
    private static final SerializableString COST = name("cost");
    private static final SerializableString CACHE_HIT = name("cacheHit");
    private static final SerializableString ESTIMATED = name("estimated");
    private static final SerializableString PRICED = name("priced");
    private static final SerializableString STREAM = name("stream");
    private static final SerializableString ERROR_CLASS = name("errorClass");
    private static final SerializableString ERROR_MESSAGE = name("errorMessage");
    private static final SerializableString SESSION_ID = name("sessionId");
    private static final SerializableString TRACE_ID = name("traceId");
    private static final SerializableString CLIENT_IP = name("clientIp");

    @Override
    public void serialize(UsageEvent event, JsonGenerator json, SerializationContext unused) {
        json.writeStartObject();
        text(json, REQUEST_ID, event.requestId().toString());
        number(json, ATTEMPT, event.attempt());
        instant(json, ADMITTED_AT, event.admittedAt());
        instant(json, STARTED_AT, event.startedAt());
        instant(json, FIRST_TOKEN_AT, event.firstTokenAt());
        instant(json, ENDED_AT, event.endedAt());
        text(json, SOURCE, event.source().name());
        text(json, STATUS, event.status());
        text(json, CALL_TYPE, event.callType());
        text(json, TENANT, event.tenant());
        text(json, KEY_ID, event.keyId());
        text(json, KEY_ALIAS, event.keyAlias());
        text(json, USER_ID, event.userId());
        text(json, TEAM_ID, event.teamId());
        text(json, ORGANIZATION_ID, event.organizationId());
        text(json, END_USER, event.endUser());
        json.writeName(TAGS);
        json.writeStartArray();
        for (String tag : event.tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
        text(json, MODEL_GROUP, event.modelGroup());
        text(json, MODEL, event.model());
        text(json, DEPLOYMENT_ID, event.deploymentId());
        text(json, PROVIDER, event.provider());
        text(json, API_BASE, event.apiBase());
        text(json, REGION, event.region());
        json.writeName(USAGE);
        AccountJson.write(json, event.usage());
        json.writeName(COST);
        AccountJson.write(json, event.cost());
        flag(json, CACHE_HIT, event.cacheHit());
        flag(json, ESTIMATED, event.estimated());
        flag(json, PRICED, event.priced());
        flag(json, STREAM, event.stream());
        text(json, ERROR_CLASS, event.errorClass());
        text(json, ERROR_MESSAGE, event.errorMessage());
        text(json, SESSION_ID, event.sessionId());
        text(json, TRACE_ID, event.traceId());
        text(json, CLIENT_IP, event.clientIp());
        json.writeEndObject();
    }
}
