package io.tollgate.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets one address, {@code TOLLGATE_DATABASE_URL=postgresql://user:password@host:5432/database},
 * stand for Spring's three settings. Query parameters are passed on to the driver.
 */
final class DatabaseUrl implements EnvironmentPostProcessor {

    static final String VARIABLE = "TOLLGATE_DATABASE_URL";

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty(VARIABLE);
        if (url != null && !url.isBlank()) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(VARIABLE, settings(url)));
        }
    }

    static Map<String, Object> settings(String url) {
        URI uri = address(url.trim().replaceFirst("^jdbc:", ""));
        Map<String, Object> settings = new HashMap<>();
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        settings.put(
                "spring.datasource.url",
                "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query);
        if (uri.getRawUserInfo() != null) {
            String[] user = uri.getRawUserInfo().split(":", 2);
            settings.put("spring.datasource.username", decode(user[0]));
            settings.put("spring.datasource.password", user.length > 1 ? decode(user[1]) : "");
        }
        return settings;
    }

    private static URI address(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (uri.getHost() != null && scheme != null && scheme.startsWith("postgres")) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Its message would show the password.
        }
        throw new IllegalStateException(
                VARIABLE
                        + " must look like postgresql://user:password@host:5432/database, with"
                        + " special characters of the password percent-encoded");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
