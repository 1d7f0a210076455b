package io.tollgate.bench.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.util.Map;

/** Requests as bytes, made once and sent many times. */
final class HttpText {

    private HttpText() {}

    static byte[] post(
            InetSocketAddress target, String path, Map<String, String> headers, String body) {
        StringBuilder text =
                new StringBuilder(body.length() + 512)
                        .append("POST ")
                        .append(path)
                        .append(" HTTP/1.1\r\nHost: ")
                        .append(target.getHostString())
                        .append(':')
                        .append(target.getPort())
                        .append("\r\nUser-Agent: tollgate-bench\r\nAccept: application/json\r\n")
                        .append("Content-Type: application/json\r\nContent-Length: ")
                        .append(body.length())
                        .append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").append(body).toString().getBytes(US_ASCII);
    }

    /** OpenAI's chat completion with a prompt of about {@code promptBytes}. */
    static String chat(String model, Workload workload, int promptBytes) {
        String words = "The quick brown fox jumps over the lazy dog, again and again. ";
        String prompt = words.repeat(promptBytes / words.length() + 1).substring(0, promptBytes);
        return "{\"model\":\""
                + model
                + "\","
                + (workload.streamed()
                        ? "\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        : "")
                + (workload == Workload.CACHE_HIT ? "\"cache\":{\"ttl\":3600}," : "")
                + "\"temperature\":0.7,\"max_tokens\":256,\"messages\":[{\"role\":\"system\","
                + "\"content\":\"You are a helpful assistant.\"},{\"role\":\"user\",\"content\":\""
                + prompt
                + "\"}]}";
    }
}
