package io.tollgate.bench.load;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What is sent, how often and over how many connections.
 *
 * @param requests whole HTTP/1.1 requests, sent in turn
 * @param ratePerSecond requests due each second; 0 to send the next as soon as an answer came on a
 *     connection, which tells the throughput and says nothing about latencies
 * @param connections kept open; a request that is due while all are busy waits, and its waiting
 *     counts
 * @param chunks a complete stream has, for streams that break off to count as errors
 */
public record LoadPlan(
        InetSocketAddress target,
        List<byte[]> requests,
        double ratePerSecond,
        int connections,
        int chunks) {

    public LoadPlan {
        requests = List.copyOf(requests);
    }

    boolean closedLoop() {
        return ratePerSecond == 0;
    }
}
