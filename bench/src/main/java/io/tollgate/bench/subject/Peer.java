package io.tollgate.bench.subject;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any gateway on this machine that somebody else has started and pointed at the mock.
 *
 * @param url of its chat completions
 * @param key sent as bearer token
 * @param model it knows the mock's model by
 * @param pid whose processor time is counted, its children's too; 0 for none
 */
public record Peer(URI url, String key, String model, long pid) implements Subject {

    public Peer {
        if (!loopback(url.getHost())) {
            throw new IllegalArgumentException("A peer must run on this machine: " + url);
        }
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    @Override
    public String name() {
        return "peer";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
    }

    @Override
    public byte @Nullable [] request(Workload workload, int promptBytes) {
        if (workload == Workload.CACHE_HIT || workload.translated()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + key);
        return HttpText.post(
                address(), url.getPath(), headers, HttpText.chat(model, workload, promptBytes));
    }

    @Override
    public Map<String, Long> processes() {
        return pid == 0 ? Map.of() : Map.of("peer", pid);
    }

    @Override
    public List<String> dataPath() {
        return pid == 0 ? List.of() : List.of("peer");
    }

    @Override
    public Usage usage() {
        return processorOnly();
    }

    @Override
    public void close() {}
}
