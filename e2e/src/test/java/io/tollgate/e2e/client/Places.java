package io.tollgate.e2e.client;

import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everywhere a secret might be found that nobody should find there. */
public final class Places {

    private Places() {}

    /** By its name, the text of every log, every service's metrics and every table. */
    public static Map<String, String> of(SuiteUnderTest suite, Gateway gateway) {
        Map<String, String> places = new TreeMap<>();
        List<Service> services = new ArrayList<>(suite.services());
        suite.gateways().stream().skip(1).filter(Service::isAlive).forEach(services::add);
        try {
            for (Service service : services) {
                places.put(service.log().toString(), Files.readString(service.log()));
                HttpRequest metrics =
                        HttpRequest.newBuilder(service.management().resolve("/actuator/prometheus"))
                                .build();
                places.put(metrics.uri().toString(), gateway.send(metrics).text());
            }
            places.putAll(tables(suite));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
        return places;
    }

    /** Those of the canaries that were found, as {@code start of the canary in place}. */
    public static List<String> found(Map<String, String> places, List<String> canaries) {
        List<String> found = new ArrayList<>();
        places.forEach(
                (place, text) -> {
                    for (String canary : canaries) {
                        if (text.contains(canary)) {
                            found.add(
                                    canary.substring(0, Math.min(12, canary.length()))
                                            + "… in "
                                            + place);
                        }
                    }
                });
        return found;
    }

    /** The secrets that were made for this suite. */
    public static List<String> secrets(SuiteUnderTest suite) {
        return List.of(
                suite.masterKey(),
                suite.secret("TOLLGATE_INTERNAL_SECRET"),
                suite.secret("TOLLGATE_KEY_PEPPER").substring(3),
                suite.secret("TOLLGATE_VAULT_KEY").substring(3));
    }

    /** Every row of every table of Tollgate's, as text. */
    private static Map<String, String> tables(SuiteUnderTest suite) throws SQLException {
        Map<String, String> tables = new TreeMap<>();
        try (Connection database = suite.connect();
                ResultSet names =
                        database.createStatement()
                                .executeQuery(
                                        """
                                        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                                        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                                        """)) {
            while (names.next()) {
                tables.put(names.getString(1), rows(database, names.getString(1)));
            }
        }
        return tables;
    }

    private static String rows(Connection database, String table) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (var statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " AS t")) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }
}
