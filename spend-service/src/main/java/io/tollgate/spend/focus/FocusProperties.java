package io.tollgate.spend.focus;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and when FOCUS files are put.
 *
 * @param destination a folder, or {@code s3://bucket/prefix}; empty: nowhere. From {@code
 *     TOLLGATE_FOCUS_DESTINATION}
 * @param formats csv, parquet or both
 * @param cron when, in UTC; from {@code TOLLGATE_FOCUS_CRON}
 * @param s3Endpoint another service that speaks S3, addressed by path; empty: Amazon's own
 * @param s3Region empty: as the AWS environment says
 */
@ConfigurationProperties("tollgate.spend.focus")
record FocusProperties(
        @DefaultValue("") String destination,
        @DefaultValue({"csv", "parquet"}) List<String> formats,
        @DefaultValue("0 15 3 * * *") String cron,
        @DefaultValue("") String s3Endpoint,
        @DefaultValue("") String s3Region) {

    FocusProperties {
        for (String format : formats) {
            if (!format.equals("csv") && !format.equals("parquet")) {
                throw new IllegalStateException(
                        "tollgate.spend.focus.formats: csv or parquet, not " + format);
            }
        }
        formats = List.copyOf(formats);
        if (destination.startsWith("s3://") && URI.create(destination).getHost() == null) {
            throw new IllegalStateException(
                    "TOLLGATE_FOCUS_DESTINATION must be a folder or s3://bucket/prefix");
        }
    }

    boolean on() {
        return !destination.isEmpty();
    }
}
