package io.tollgate.spend.ledger;

import java.util.List;
import java.util.stream.Collectors;

/** The columns of a ledger row that its writer fills, each with what it holds. */
final class LedgerColumns {

    private static final String TEXT = "text";
    private static final String TIME = "timestamptz";
    private static final String BIGINT = "bigint";
    private static final String NUMERIC = "numeric";
    private static final String BOOLEAN = "boolean";
    private static final String TAGS = "tags";

    static final List<Column<LedgerEntry>> ALL =
            List.of(
                    new Column<>("day", "date", LedgerEntry::day),
                    new Column<>("request_id", "uuid", LedgerEntry::requestId),
                    new Column<>("attempt", "integer", LedgerEntry::attempt),
                    new Column<>("entry", "smallint", LedgerEntry::entry),
                    new Column<>("admitted_at", TIME, LedgerEntry::admittedAt),
                    new Column<>("started_at", TIME, LedgerEntry::startedAt),
                    new Column<>("first_token_at", TIME, LedgerEntry::firstTokenAt),
                    new Column<>("ended_at", TIME, LedgerEntry::endedAt),
                    new Column<>("source", TEXT, row -> row.source().name()),
                    new Column<>("status", TEXT, LedgerEntry::status),
                    new Column<>("call_type", TEXT, LedgerEntry::callType),
                    new Column<>("tenant", TEXT, LedgerEntry::tenant),
                    new Column<>("key_id", TEXT, LedgerEntry::keyId),
                    new Column<>("key_alias", TEXT, LedgerEntry::keyAlias),
                    new Column<>("user_id", TEXT, LedgerEntry::userId),
                    new Column<>("team_id", TEXT, LedgerEntry::teamId),
                    new Column<>("organization_id", TEXT, LedgerEntry::organizationId),
                    new Column<>("end_user", TEXT, LedgerEntry::endUser),
                    new Column<>(TAGS, TEXT, row -> array(row.tags())),
                    new Column<>("model_group", TEXT, LedgerEntry::modelGroup),
                    new Column<>("model", TEXT, LedgerEntry::model),
                    new Column<>("deployment_id", TEXT, LedgerEntry::deploymentId),
                    new Column<>("provider", TEXT, LedgerEntry::provider),
                    new Column<>("api_base", TEXT, LedgerEntry::apiBase),
                    new Column<>("region", TEXT, LedgerEntry::region),
                    new Column<>("input_tokens", BIGINT, LedgerEntry::inputTokens),
                    new Column<>("cache_read_tokens", BIGINT, LedgerEntry::cacheReadTokens),
                    new Column<>("cache_write_tokens", BIGINT, LedgerEntry::cacheWriteTokens),
                    new Column<>("output_tokens", BIGINT, LedgerEntry::outputTokens),
                    new Column<>("reasoning_tokens", BIGINT, LedgerEntry::reasoningTokens),
                    new Column<>("audio_input_tokens", BIGINT, LedgerEntry::audioInputTokens),
                    new Column<>("audio_output_tokens", BIGINT, LedgerEntry::audioOutputTokens),
                    new Column<>("cost_input", NUMERIC, LedgerEntry::costInput),
                    new Column<>("cost_output", NUMERIC, LedgerEntry::costOutput),
                    new Column<>("cost_cache_read", NUMERIC, LedgerEntry::costCacheRead),
                    new Column<>("cost_cache_write", NUMERIC, LedgerEntry::costCacheWrite),
                    new Column<>("cost_other", NUMERIC, LedgerEntry::costOther),
                    new Column<>("cost_audio", NUMERIC, LedgerEntry::costAudio),
                    new Column<>("cost_image", NUMERIC, LedgerEntry::costImage),
                    new Column<>("cost_tool", NUMERIC, LedgerEntry::costTool),
                    new Column<>("cost_discount", NUMERIC, LedgerEntry::costDiscount),
                    new Column<>("cost_margin", NUMERIC, LedgerEntry::costMargin),
                    new Column<>("usd", NUMERIC, LedgerEntry::usd),
                    new Column<>("nano_usd", BIGINT, LedgerEntry::nanoUsd),
                    new Column<>("cache_hit", BOOLEAN, LedgerEntry::cacheHit),
                    new Column<>("estimated", BOOLEAN, LedgerEntry::estimated),
                    new Column<>("priced", BOOLEAN, LedgerEntry::priced),
                    new Column<>("stream", BOOLEAN, LedgerEntry::stream),
                    new Column<>("error_class", TEXT, LedgerEntry::errorClass),
                    new Column<>("error_message", TEXT, LedgerEntry::errorMessage),
                    new Column<>("session_id", TEXT, LedgerEntry::sessionId),
                    new Column<>("trace_id", TEXT, LedgerEntry::traceId),
                    new Column<>("client_ip", TEXT, LedgerEntry::clientIp));

    private LedgerColumns() {}

    /** What to select from {@link Column#unnest} for an insert into {@link Column#names}. */
    static String selected() {
        return ALL.stream()
                .map(Column::name)
                .map(name -> name.equals(TAGS) ? "CAST(tags AS text[])" : name)
                .collect(Collectors.joining(", "));
    }

    /**
     * PostgreSQL's text form: arrays of arrays must all have one length, so tags travel as texts.
     */
    private static String array(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
