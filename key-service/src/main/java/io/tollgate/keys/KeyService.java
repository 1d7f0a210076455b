package io.tollgate.keys;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication(scanBasePackages = {"io.tollgate.keys", "io.tollgate.platform"})
public class KeyService {

    public static void main(String[] args) {
        SpringApplication.run(KeyService.class, args);
    }
}
