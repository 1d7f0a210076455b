package io.tollgate.spend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication(scanBasePackages = {"io.tollgate.spend", "io.tollgate.platform"})
public class SpendService {

    public static void main(String[] args) {
        SpringApplication.run(SpendService.class, args);
    }
}
