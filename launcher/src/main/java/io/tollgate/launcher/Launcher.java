package io.tollgate.launcher;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code up}, {@code down} and {@code status} of the suite on this machine. */
public final class Launcher {

    private Launcher() {}

    public static void main(String[] args) throws InterruptedException {
        String command = args.length == 0 ? "up" : args[0];
        Home home = Home.locate();
        int status =
                switch (command) {
                    case "prepare" -> prepare(home);
                    case "up" -> up(home);
                    case "down" -> down(home);
                    case "status" -> status(home);
                    default -> {
                        System.err.println("Unknown command: " + command);
                        yield 2;
                    }
                };
        System.exit(status);
    }

    /** Nothing to do unless something was built since; a failure only costs speed. */
    private static int prepare(Home home) {
        if (home.running().isPresent()
                || Suite.SERVICES.stream().allMatch(s -> StartCache.trained(home, s))) {
            return 0;
        }
        System.out.println("Preparing fast starts, once for this build");
        return run(home, Suite::train) == null ? 1 : 0;
    }

    private static int up(Home home) throws InterruptedException {
        if (home.running().isPresent()) {
            System.err.println("Tollgate is running already. `./tollgate down` stops it.");
            return 1;
        }
        System.out.println("Starting Tollgate");
        Progress progress = run(home, Suite::start);
        if (progress == null) {
            return 1;
        }
        banner(Ports.fromEnvironment(), Settings.load(home.secrets()), progress);
        new CountDownLatch(1).await();
        return 0;
    }

    /** Null when it failed, which was said then. Whatever was started stops with this process. */
    private static @Nullable Progress run(Home home, BiConsumer<Suite, Progress> work) {
        Progress progress = new Progress();
        try {
            Suite suite = new Suite(home, Ports.fromEnvironment(), Settings.load(home.secrets()));
            home.claim();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        suite.close();
                                        home.release();
                                    }));
            work.accept(suite, progress);
            return progress;
        } catch (StartException refused) {
            System.err.println();
            System.err.println(refused.getMessage());
        } catch (RuntimeException unexpected) {
            unexpected.printStackTrace();
        }
        return null;
    }

    private static int down(Home home) throws InterruptedException {
        var running = home.running();
        if (running.isEmpty()) {
            System.out.println("Tollgate is not running.");
            return 0;
        }
        running.get().destroy();
        try {
            running.get().onExit().get(90, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException late) {
            System.err.println("Tollgate has not stopped within 90 seconds.");
            return 1;
        }
        System.out.println("Tollgate has stopped.");
        return 0;
    }

    private static int status(Home home) {
        if (home.running().isEmpty()) {
            System.out.println("Tollgate is not running.");
            return 3;
        }
        Ports ports = Ports.fromEnvironment();
        boolean all = true;
        for (int i = 0; i < Suite.SERVICES.size(); i++) {
            boolean ready = Health.ready(ports.management(i));
            all &= ready;
            System.out.printf(
                    Locale.ROOT,
                    "  %-17s http://127.0.0.1:%d  %s%n",
                    Suite.SERVICES.get(i).name(),
                    ports.service(i),
                    ready ? "ready" : "not ready");
        }
        return all ? 0 : 1;
    }

    private static void banner(Ports ports, Settings settings, Progress progress) {
        String address = "http://127.0.0.1:" + ports.base();
        System.out.printf(
                Locale.ROOT,
                """

                Tollgate is ready after %.1f s.

                  address     %s
                  master key  %s

                Try it:

                  curl %s/v1/chat/completions \\
                    -H "Authorization: Bearer %s" \\
                    -H "Content-Type: application/json" \\
                    -d '{"model": "mock/echo", "messages": [{"role": "user", "content": "Hello"}]}'

                Logs: ./tollgate logs    Stop: Ctrl-C or ./tollgate down
                """,
                progress.seconds(),
                address,
                settings.masterKey(),
                address,
                settings.masterKey());
    }
}
