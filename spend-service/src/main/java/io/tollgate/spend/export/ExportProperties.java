package io.tollgate.spend.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of exports.
 *
 * @param lookInterval pause between two looks for jobs
 * @param lease how long a job stays with a replica that says nothing of it
 * @param keep how long a file can be fetched
 * @param mostWaiting most unfinished jobs of one owner
 * @param streams most files that one replica hands out at once while it makes them
 */
@ConfigurationProperties("tollgate.spend.exports")
record ExportProperties(
        @DefaultValue("1s") Duration lookInterval,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("7d") Duration keep,
        @DefaultValue("10") int mostWaiting,
        @DefaultValue("3") int streams) {

    ExportProperties {
        if (!lookInterval.isPositive()
                || lease.toSeconds() < 1
                || keep.toSeconds() < 1
                || mostWaiting < 1
                || streams < 1) {
            throw new IllegalStateException("tollgate.spend.exports: all settings are positive");
        }
    }
}
