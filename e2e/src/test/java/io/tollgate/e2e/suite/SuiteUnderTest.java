package io.tollgate.e2e.suite;

import io.tollgate.e2e.fault.FaultProxy;
import io.tollgate.e2e.upstream.MockProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The suite as processes; one is started for all test classes of a run. */
public final class SuiteUnderTest {

    public static final String GATEWAY = "gateway-service";

    /** A second replica of the gateway; started only by who needs it. */
    public static final String SECOND_GATEWAY = "gateway-service-2";

    private static final String SECOND = "-2";

    public static final String KEYS = "key-service";
    public static final String SPEND = "spend-service";
    public static final String PROVIDERS = "provider-service";

    private final Databases databases;
    private final Map<String, String> environment;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final MockProvider provider;
    private final FaultProxy providerProxy;
    private final Service secondGateway;

    private static final class Holder {
        static final SuiteUnderTest SHARED = new SuiteUnderTest("suite", false, Map.of());
    }

    /** The one of this run, ready for calls. */
    public static SuiteUnderTest shared() {
        return Holder.SHARED;
    }

    /** Another one, with data and logs in its own folder of the build directory. */
    public static SuiteUnderTest start(String folder) {
        return new SuiteUnderTest(folder, false, Map.of());
    }

    /**
     * Another one in which every inner service has two replicas.
     *
     * @param settings environment variables beside, or instead of, the usual ones
     */
    public static SuiteUnderTest startWithReplicas(String folder, Map<String, String> settings) {
        return new SuiteUnderTest(folder, true, settings);
    }

    private SuiteUnderTest(String folderName, boolean twice, Map<String, String> settings) {
        long began = System.nanoTime();
        Path root = root();
        Path folder = root.resolve("e2e").resolve("target").resolve(folderName);
        Databases.deleteAll(folder);
        try {
            Files.createDirectories(folder);
            ChildGuard guard = new ChildGuard();
            FreePorts ports = new FreePorts(18);
            databases = Databases.start(folder, ports.next(), ports.next(), guard);
            environment = environment(databases);
            for (var heap :
                    Map.of(GATEWAY, 320, KEYS, 160, SPEND, 192, PROVIDERS, 320).entrySet()) {
                String name = heap.getKey();
                List<String> replicas =
                        twice && !name.equals(GATEWAY)
                                ? List.of(name, name + SECOND)
                                : List.of(name);
                for (String replica : replicas) {
                    services.put(
                            replica,
                            new Service(
                                    replica,
                                    heap.getValue(),
                                    root,
                                    folder,
                                    ports,
                                    environment,
                                    guard));
                }
            }
            environment.put("TOLLGATE_KEY_SERVICE_URL", addresses(KEYS));
            environment.put("TOLLGATE_SPEND_SERVICE_URL", addresses(SPEND));
            environment.put("TOLLGATE_PROVIDER_SERVICE_URL", addresses(PROVIDERS));
            environment.putAll(settings);
            secondGateway =
                    new Service(SECOND_GATEWAY, 320, root, folder, ports, environment, guard);
            provider = new MockProvider();
            providerProxy = new FaultProxy(provider.port());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        // Not all replicas at once: they would keep each other from starting in time.
        for (boolean second : new boolean[] {false, true}) {
            List<Service> some =
                    services.values().stream()
                            .filter(service -> service.name().endsWith(SECOND) == second)
                            .toList();
            some.forEach(Service::start);
            some.forEach(Service::awaitReady);
        }
        System.out.printf(
                "Suite ready after %.1f s%n", (System.nanoTime() - began) / 1_000_000_000.0);
    }

    /** Root of the repository. */
    public static Path root() {
        return Path.of(System.getProperty("tollgate.root", "..")).toAbsolutePath().normalize();
    }

    public URI gateway() {
        return service(GATEWAY).address();
    }

    public MockProvider provider() {
        return provider;
    }

    /** In front of {@link #provider}, for those lanes that want it. */
    public FaultProxy providerProxy() {
        return providerProxy;
    }

    /** Between every service and Redis. */
    public FaultProxy redisProxy() {
        return databases.redisProxy();
    }

    /** Between every service and PostgreSQL. */
    public FaultProxy postgresProxy() {
        return databases.postgresProxy();
    }

    public RedisProcess redis() {
        return databases.redis();
    }

    public PostgresProcess postgres() {
        return databases.postgres();
    }

    /** Both replicas of the gateway; the second may not run. */
    public List<Service> gateways() {
        return List.of(service(GATEWAY), secondGateway);
    }

    public Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException(name);
        }
        return service;
    }

    /** All of an inner service. */
    public List<Service> replicas(String name) {
        return services.values().stream()
                .filter(
                        service ->
                                service.name().equals(name) || service.name().equals(name + SECOND))
                .toList();
    }

    private String addresses(String name) {
        return replicas(name).stream()
                .map(service -> service.address().toString())
                .collect(Collectors.joining(","));
    }

    /** Ends everything of it. */
    public void stop() {
        services.values().stream().filter(Service::isAlive).forEach(Service::killHard);
        databases.stop();
    }

    public Collection<Service> services() {
        return services.values();
    }

    public String masterKey() {
        return secret("TOLLGATE_MASTER_KEY");
    }

    /** A secret that was made for this run, by the name of its variable. */
    public String secret(String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(variable);
        }
        return value;
    }

    /** Without any proxy in between. */
    public String redisUrl() {
        return databases.redis().url();
    }

    /** A new connection to the database of all services, past the proxy; the caller closes it. */
    public Connection connect() {
        return databases.postgres().connect();
    }

    private static Map<String, String> environment(Databases databases) {
        SecureRandom random = new SecureRandom();
        Map<String, String> environment = new TreeMap<>();
        environment.put("TOLLGATE_DATABASE_URL", databases.databaseUrl());
        environment.put("TOLLGATE_REDIS_URL", databases.redisUrl());
        environment.put("TOLLGATE_REDIS_TIMEOUT", "1s");
        environment.put("TOLLGATE_MASTER_KEY", "sk-" + hex(random, 24));
        environment.put("TOLLGATE_INTERNAL_SECRET", hex(random, 32));
        environment.put("TOLLGATE_KEY_PEPPER", "v1:" + hex(random, 32));
        environment.put(
                "TOLLGATE_VAULT_KEY",
                "k1:" + Base64.getEncoder().encodeToString(bytes(random, 32)));
        // Shorter than in production, so that a killed gateway's calls are swept while we wait.
        environment.put("TOLLGATE_GATEWAY_LEASE", "4s");
        environment.put("TOLLGATE_GATEWAY_HEARTBEAT", "1s");
        environment.put("TOLLGATE_GATEWAY_KEEPALIVE", "3s");
        environment.put("TOLLGATE_PROVIDERS_LEASE", "4s");
        environment.put("TOLLGATE_PROVIDERS_HEARTBEAT", "1s");
        environment.put("TOLLGATE_SPEND_SWEEPINTERVAL", "500ms");
        environment.put("TOLLGATE_SPEND_RECONCILEINTERVAL", "5s");
        environment.put("TOLLGATE_SPEND_RECONCILESECONDLOOK", "1s");
        return environment;
    }

    private static String hex(SecureRandom random, int count) {
        return HexFormat.of().formatHex(bytes(random, count));
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
