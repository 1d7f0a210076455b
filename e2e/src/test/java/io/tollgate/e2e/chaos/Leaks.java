package io.tollgate.e2e.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** I14: memory, file descriptors and connections to the provider, before and after. */
final class Leaks {

    /** As the serial collector's generations are told. */
    private static final Pattern USED = Pattern.compile("(?m)^(?:DefNew|Tenured) .* used (\\d+)K");

    /** Pools keep some connections, caches some entries. */
    private static final long HEAP_ROOM_KB = 40_000;

    private static final long DESCRIPTOR_ROOM = 150;
    private static final int CONNECTION_ROOM = 150;

    private final SuiteUnderTest suite;

    Leaks(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /**
     * @param heapKb after a full collection
     * @param descriptors open; -1 where the system does not say
     */
    record Figures(long heapKb, long descriptors) {}

    Map<String, Figures> measure() {
        Map<String, Figures> figures = new LinkedHashMap<>();
        List<Service> services = new ArrayList<>(suite.services());
        suite.gateways().stream().skip(1).filter(Service::isAlive).forEach(services::add);
        for (Service service : services) {
            long pid = service.pid();
            jcmd(pid, "GC.run");
            figures.put(service.name(), new Figures(heap(pid), descriptors(pid)));
        }
        return figures;
    }

    List<Violation> violations(Map<String, Figures> before, Map<String, Figures> after) {
        List<Violation> violations = new ArrayList<>();
        after.forEach(
                (name, now) -> {
                    Figures then = before.get(name);
                    if (then != null
                            && (now.heapKb() > then.heapKb() + HEAP_ROOM_KB
                                    || now.descriptors() > then.descriptors() + DESCRIPTOR_ROOM)) {
                        violations.add(new Violation("I14", name + ": " + then + " became " + now));
                    }
                });
        int connections = suite.providerProxy().open();
        if (connections > CONNECTION_ROOM) {
            violations.add(
                    new Violation("I14", connections + " connections to the provider are open"));
        }
        return violations;
    }

    private static long heap(long pid) {
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        long sum = 0;
        boolean found = false;
        while (used.find()) {
            found = true;
            sum += Long.parseLong(used.group(1));
        }
        if (!found) {
            throw new IllegalStateException("jcmd does not say how much heap is used");
        }
        return sum;
    }

    private static long descriptors(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid), "fd");
        if (!Files.isDirectory(folder)) {
            return -1;
        }
        try (Stream<Path> open = Files.list(folder)) {
            return open.count();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String jcmd(long pid, String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                            .redirectErrorStream(true)
                            .start();
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
