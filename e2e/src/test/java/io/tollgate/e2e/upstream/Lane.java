package io.tollgate.e2e.upstream;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One account at the provider: an address of its own, a script and a log. */
public final class Lane {

    private final URI base;
    private final List<Served> served = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private volatile Script script;

    Lane(URI base, Script script) {
        this.base = base;
        this.script = script;
    }

    /** What {@code api_base} must be. */
    public URI base() {
        return base;
    }

    /** The same through a proxy on this machine. */
    public URI baseThrough(int port) {
        return URI.create("http://127.0.0.1:" + port + base.getPath());
    }

    public void script(Script changed) {
        this.script = changed;
    }

    /** Every call so far, in the order of arrival. */
    public List<Served> served() {
        return List.copyOf(served);
    }

    /** Calls answered with 200. */
    public List<Served> billed() {
        return served.stream().filter(call -> call.status() == 200).toList();
    }

    public BigDecimal cost(Prices prices) {
        return billed().stream()
                .map(call -> call.cost(prices))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Calls under way now. */
    public int open() {
        return open.get();
    }

    /** Most calls that were ever under way together. */
    public int mostOpen() {
        return mostOpen.get();
    }

    int nextNumber() {
        return numbers.incrementAndGet();
    }

    Served begin(Received received) {
        Served call = new Served(received);
        served.add(call);
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return call;
    }

    Reply answer(Received received) {
        return script.answer(received);
    }

    void end() {
        open.decrementAndGet();
    }
}
