package io.tollgate.providers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the service. */
@SpringBootApplication(scanBasePackages = {"io.tollgate.providers", "io.tollgate.platform"})
@EnableConfigurationProperties(ProviderProperties.class)
public class ProviderService {

    public static void main(String[] args) {
        SpringApplication.run(ProviderService.class, args);
    }
}
