package io.tollgate.gateway.cache;

import io.tollgate.contracts.CallReport;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.EventsAsArray;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.ledger.UsageEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Answers from the cache where it may; the call then costs nothing and is in the ledger so. */
public final class AnswerFromCache implements Step {

    private final ResponseCache cache;
    private final Ledger ledger;
    private final InstantSource clock;

    public AnswerFromCache(ResponseCache cache, Ledger ledger, InstantSource clock) {
        this.cache = cache;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        CacheLookup lookup = call.cache();
        if (lookup.key() == null) {
            next.handle(call);
            return;
        }
        call.answerHeader("cache-key", lookup.key().substring(lookup.key().lastIndexOf(':') + 1));
        CachedAnswer kept = cache.answer(lookup);
        if (kept == null) {
            call.response().setHeader("x-tollgate-cache", "miss");
            next.handle(call);
            return;
        }
        call.response().setHeader("x-tollgate-cache", "hit");
        call.answerHeader("response-cost", "0");
        Hold hold = call.admission().hold();
        Instant admittedAt = hold == null ? clock.instant() : hold.admittedAt();
        CallReport nothing = new CallReport(List.of());
        ledger.record(UsageEvents.of(call, admittedAt, nothing, clock.instant(), true), hold);
        call.response().setStatus(200);
        byte[] body = kept.body();
        String type = kept.contentType();
        if (type.startsWith("text/event-stream") && EventsAsArray.wanted(call)) {
            body = array(body);
            type = "application/json; charset=utf-8";
        }
        call.response().setContentType(type);
        call.response().setContentLength(body.length);
        call.response().getOutputStream().write(body);
        call.response().flushBuffer();
    }

    private static byte[] array(byte[] events) {
        EventsAsArray array = new EventsAsArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(events.length);
        out.writeBytes(array.elements(events, 0, events.length));
        out.writeBytes(array.end());
        return out.toByteArray();
    }
}
