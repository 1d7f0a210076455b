package io.tollgate.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Everything that runs: databases first, then the services; stopped in the opposite order. */
final class Suite implements AutoCloseable {

    /** In the order of their ports. */
    static final List<Service> SERVICES =
            List.of(
                    new Service("gateway-service", 256),
                    new Service("key-service", 160),
                    new Service("spend-service", 192),
                    new Service("provider-service", 256));

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(3);

    private final Home home;
    private final Ports ports;
    private final Settings settings;
    private final Guard guard = new Guard();
    private final Map<Service, ServiceProcess> running = new HashMap<>();
    private @Nullable PostgresServer postgres;
    private @Nullable RedisServer redis;
    private volatile boolean stopping;

    Suite(Home home, Ports ports, Settings settings) {
        this.home = home;
        this.ports = ports;
        this.settings = settings;
    }

    /** Starts everything and waits until it takes calls. */
    void start(Progress progress) {
        Map<String, String> environment = prepareDatabases(progress);
        for (Service service : SERVICES) {
            ServiceProcess.turnLog(home, service);
            launch(service, environment);
        }
        awaitReady(progress);
        for (Service service : SERVICES) {
            keepAlive(service, environment);
        }
    }

    /** Records what each service does at start-up, so that starts are fast; part of a build. */
    void train(Progress progress) {
        Map<String, String> environment = prepareDatabases(progress);
        train(environment, progress);
    }

    private Map<String, String> prepareDatabases(Progress progress) {
        ports.requireFree(Settings.databaseUrl() == null, Settings.redisUrl() == null);
        Map<String, String> environment = databases(progress);
        environment.putAll(settings.secrets());
        // On one machine alerts are tried out with a receiver on that machine.
        environment.put("TOLLGATE_ALERTS_ALLOW_PRIVATE", Settings.alertsAllowPrivate());
        environment.put("TOLLGATE_REDIS_TIMEOUT", Settings.redisTimeout());
        environment.put("TOLLGATE_KEY_SERVICE_URL", "http://127.0.0.1:" + ports.service(1));
        environment.put("TOLLGATE_SPEND_SERVICE_URL", "http://127.0.0.1:" + ports.service(2));
        environment.put("TOLLGATE_PROVIDER_SERVICE_URL", "http://127.0.0.1:" + ports.service(3));
        return environment;
    }

    private Map<String, String> databases(Progress progress) {
        String databaseUrl = Settings.databaseUrl();
        String redisUrl = Settings.redisUrl();
        try {
            CompletableFuture<Void> startsPostgres =
                    CompletableFuture.runAsync(
                            () -> {
                                if (databaseUrl == null) {
                                    PostgresServer server =
                                            PostgresServer.start(home, ports.postgres());
                                    guard.watch(server.pid());
                                    postgres = server;
                                }
                            });
            if (redisUrl == null) {
                RedisServer server = RedisServer.start(home, ports.redis());
                guard.watch(server.pid());
                redis = server;
            }
            startsPostgres.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StartException why ? why : failed;
        }
        progress.done("databases");
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "TOLLGATE_DATABASE_URL",
                postgres == null ? String.valueOf(databaseUrl) : postgres.url());
        environment.put(
                "TOLLGATE_REDIS_URL", redis == null ? String.valueOf(redisUrl) : redis.url());
        return environment;
    }

    /** Once for every build; two services at a time. A failure only costs speed. */
    private void train(Map<String, String> environment, Progress progress) {
        List<Service> untrained =
                SERVICES.stream().filter(service -> !StartCache.trained(home, service)).toList();
        for (int i = 0; i < untrained.size(); i += 2) {
            List<ServiceProcess> pair =
                    untrained.subList(i, Math.min(i + 2, untrained.size())).stream()
                            .map(service -> training(service, environment))
                            .toList();
            for (ServiceProcess process : pair) {
                boolean trained = process.ended(TRAINING_LIMIT);
                progress.done(process.service().name() + (trained ? "" : " could not be prepared"));
            }
        }
    }

    private ServiceProcess training(Service service, Map<String, String> shared) {
        ServiceProcess process = ServiceProcess.train(home, service, environment(service, shared));
        guard.watch(process.process().pid());
        return process;
    }

    private synchronized void launch(Service service, Map<String, String> shared) {
        if (stopping) {
            return;
        }
        ServiceProcess process =
                ServiceProcess.start(
                        home,
                        service,
                        ports.management(SERVICES.indexOf(service)),
                        environment(service, shared));
        guard.watch(process.process().pid());
        running.put(service, process);
    }

    private Map<String, String> environment(Service service, Map<String, String> shared) {
        int index = SERVICES.indexOf(service);
        Map<String, String> environment = new HashMap<>(shared);
        environment.put("TOLLGATE_PORT", Integer.toString(ports.service(index)));
        environment.put("TOLLGATE_MANAGEMENT_PORT", Integer.toString(ports.management(index)));
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        if (index > 0) {
            environment.put("SERVER_ADDRESS", "127.0.0.1");
        }
        return environment;
    }

    private void awaitReady(Progress progress) {
        List<Service> waiting = new ArrayList<>(SERVICES);
        long until = System.nanoTime() + START_LIMIT.toNanos();
        while (!waiting.isEmpty()) {
            for (Service service : List.copyOf(waiting)) {
                ServiceProcess process = process(service);
                if (!process.process().isAlive()) {
                    throw new StartException(
                            service.name()
                                    + " ended while starting; see "
                                    + home.logs().resolve(service.name() + ".log"));
                }
                if (process.ready()) {
                    waiting.remove(service);
                    progress.done(service.name());
                }
            }
            if (System.nanoTime() > until) {
                throw new StartException("Not ready in time: " + waiting);
            }
            pause(100);
        }
    }

    /** A service that dies is started again; the others wait for it as they would in production. */
    private void keepAlive(Service service, Map<String, String> environment) {
        process(service)
                .process()
                .onExit()
                .thenAccept(
                        ended -> {
                            if (!stopping) {
                                System.err.println(
                                        service.name()
                                                + " ended with "
                                                + ended.exitValue()
                                                + ", starting it again");
                                pause(500);
                                launch(service, environment);
                                if (!stopping) {
                                    keepAlive(service, environment);
                                }
                            }
                        });
    }

    private synchronized ServiceProcess process(Service service) {
        ServiceProcess process = running.get(service);
        if (process == null) {
            throw new IllegalStateException(service.name() + " was never started");
        }
        return process;
    }

    /** The gateway first, so that its last outcomes still find the ledger; databases last. */
    @Override
    public void close() {
        List<ServiceProcess> processes;
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            processes = new ArrayList<>(running.values());
        }
        processes.stream()
                .filter(p -> p.service().equals(SERVICES.getFirst()))
                .forEach(ServiceProcess::stop);
        processes.parallelStream().forEach(ServiceProcess::stop);
        try {
            if (redis != null) {
                redis.close();
            }
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException broken) {
            System.err.println("a database did not stop cleanly: " + broken.getMessage());
        }
        guard.close();
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
