package io.tollgate.bench.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/**
 * What Redis has done so far.
 *
 * @param commands run, those inside scripts included
 * @param scripts run
 */
public record RedisFigures(long commands, long scripts) {

    public static final RedisFigures NONE = new RedisFigures(0, 0);

    /** From {@code INFO} of the Redis on this machine's {@code port}. */
    public static RedisFigures of(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("INFO all\r\nQUIT\r\n".getBytes(US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            long commands = 0;
            long scripts = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("total_commands_processed:")) {
                    commands = Long.parseLong(line.substring(line.indexOf(':') + 1));
                } else if (line.startsWith("cmdstat_eval")) {
                    String calls = line.substring(line.indexOf("calls=") + "calls=".length());
                    scripts += Long.parseLong(calls.substring(0, calls.indexOf(',')));
                }
            }
            return new RedisFigures(commands, scripts);
        }
    }
}
