package io.tollgate.providers.catalogue;

import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Auth;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which providers can be used without configuration: those whose key is in the environment, those
 * inside this process, and an Ollama that runs where it usually does.
 */
@Component
class LocalProviders {

    private static final Set<String> OLLAMA = Set.of("ollama", "ollama_chat");
    private static final int OLLAMA_PORT = 11434;
    private static final int CONNECT_MILLIS = 300;

    /** The models inside this process. */
    private static final Map<String, List<String>> IN_PROCESS =
            Map.of("mock", List.of("echo"), "local", List.of("all-minilm-l6-v2"));

    private final DeploymentReader.Variables environment;
    private volatile boolean ollamaRuns;

    LocalProviders(DeploymentReader.Variables environment) {
        this.environment = environment;
    }

    boolean available(ProviderRow row) {
        if (row.quirks().contains(Quirk.IN_PROCESS)) {
            return true;
        }
        if (OLLAMA.contains(row.name())) {
            return ollamaRuns;
        }
        if (row.auth() == Auth.NONE && row.baseUrlEnv() != null && isSet(row.baseUrlEnv())) {
            // A server of one's own wants no key: that somebody says where it is must do.
            return true;
        }
        return row.keyEnv() != null && row.auth() != Auth.NONE && isSet(row.keyEnv())
                || row.credentialEnv().stream().anyMatch(this::isSet);
    }

    boolean serves(ProviderRow row, String model) {
        return row.quirks().contains(Quirk.IN_PROCESS)
                ? models(row).contains(model)
                : available(row);
    }

    /** Names below the provider's; a wildcard where anything can be asked for. */
    List<String> models(ProviderRow row) {
        return IN_PROCESS.getOrDefault(row.name(), List.of("*"));
    }

    @Scheduled(fixedDelay = 10_000, initialDelay = 0)
    void lookForOllama() {
        String address = environment.get("OLLAMA_API_BASE");
        String host = "127.0.0.1";
        int port = OLLAMA_PORT;
        if (address != null && !address.isBlank()) {
            URI uri = URI.create(address);
            host = uri.getHost();
            port = uri.getPort() < 0 ? OLLAMA_PORT : uri.getPort();
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            ollamaRuns = true;
        } catch (IOException nobody) {
            ollamaRuns = false;
        }
    }

    private boolean isSet(String variable) {
        String value = environment.get(variable);
        return value != null && !value.isBlank();
    }
}
