package io.tollgate.bench.subject;

import io.tollgate.bench.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** <a href="https://github.com/Portkey-AI/gateway">Portkey's gateway</a> from npm, on Node. */
public final class Portkey implements Subject {

    private static final String VERSION = "1.15.2";

    /**
     * Newer ones of these two do not run it on Node 20; see the dependencies in its own lock file.
     */
    private static final String PACKAGE =
            """
            {"private": true, "dependencies": {"@portkey-ai/gateway": "%s"},
             "overrides": {"@hono/node-server": "1.3.3", "hono": "4.9.7"}}
            """
                    .formatted(VERSION);

    private static final String SERVER = "node_modules/@portkey-ai/gateway/build/start-server.js";

    private final ChildProcess process;
    private final InetSocketAddress address;
    private final InetSocketAddress upstream;

    private Portkey(ChildProcess process, InetSocketAddress address, InetSocketAddress upstream) {
        this.process = process;
        this.address = address;
        this.upstream = upstream;
    }

    /** Installs it into {@code folder} if it is not there yet, and starts it. */
    public static Portkey start(
            Path folder, int port, InetSocketAddress upstream, String processors) {
        try {
            Path home = Files.createDirectories(folder.resolve("portkey-" + VERSION));
            if (!Files.exists(home.resolve(SERVER))) {
                Files.writeString(home.resolve("package.json"), PACKAGE);
                install(home);
            }
            ChildProcess process =
                    ChildProcess.start(
                            List.of("node", SERVER, "--port=" + port, "--headless"),
                            Map.of(
                                    "NODE_ENV",
                                    "production",
                                    "TRUSTED_CUSTOM_HOSTS",
                                    "127.0.0.1,localhost"),
                            processors,
                            home,
                            folder.resolve("portkey.log"));
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            Waiting.forPort(address, process, 30);
            return new Portkey(process, address, upstream);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void install(Path home) throws IOException {
        System.out.println("Installing @portkey-ai/gateway " + VERSION + " with npm");
        try {
            Process npm =
                    new ProcessBuilder(
                                    "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                            .directory(home.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(home.resolve("npm.log").toFile())
                            .start();
            if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                throw new IOException("npm install failed; see " + home.resolve("npm.log"));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        }
    }

    @Override
    public String name() {
        return "portkey";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public byte @Nullable [] request(Workload workload, int promptBytes) {
        if (workload == Workload.CACHE_HIT) {
            return null;
        }
        boolean translated = workload.translated();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer sk-none");
        headers.put("x-portkey-provider", translated ? "anthropic" : "openai");
        headers.put("x-portkey-custom-host", "http://127.0.0.1:" + upstream.getPort() + "/v1");
        return HttpText.post(
                address,
                "/v1/chat/completions",
                headers,
                HttpText.chat(
                        translated ? "claude-haiku-4-5" : "gpt-4o-mini", workload, promptBytes));
    }

    @Override
    public Map<String, Long> processes() {
        return Map.of("portkey", process.pid());
    }

    @Override
    public List<String> dataPath() {
        return List.of("portkey");
    }

    @Override
    public Usage usage() {
        return processorOnly();
    }

    @Override
    public void close() {
        process.close();
    }
}
