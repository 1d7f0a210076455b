package io.tollgate.spend.directory;

import io.tollgate.platform.ServiceAddresses;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How names, memberships and cost centres are asked for.
 *
 * @param keyServiceUrl who knows them, from {@code TOLLGATE_KEY_SERVICE_URL}; several with commas
 * @param timeout longest wait for an answer
 * @param freshFor how long an answer is used again
 * @param costCenterFields metadata fields of keys, teams and organisations that name the cost
 *     centre; the first that is there counts. From {@code TOLLGATE_COST_CENTER_FIELDS}
 */
@ConfigurationProperties("tollgate.spend.directory")
public record DirectoryProperties(
        @DefaultValue("http://127.0.0.1:4001") String keyServiceUrl,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("30s") Duration freshFor,
        @DefaultValue({"cost_center", "cost_centre", "costcenter"}) List<String> costCenterFields) {

    public DirectoryProperties {
        ServiceAddresses.parse("TOLLGATE_KEY_SERVICE_URL", keyServiceUrl);
        require(
                timeout.isPositive() && !freshFor.isNegative(),
                "tollgate.spend.directory: timeout must be positive, fresh-for not negative");
        require(
                !costCenterFields.isEmpty() && costCenterFields.size() <= 20,
                "TOLLGATE_COST_CENTER_FIELDS names 1 to 20 fields");
        costCenterFields = List.copyOf(costCenterFields);
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }
}
