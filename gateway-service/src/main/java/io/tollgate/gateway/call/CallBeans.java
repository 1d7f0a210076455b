package io.tollgate.gateway.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.GatewayProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CallBeans {

    /** Bodies under way may take this share of the heap. */
    private static final double MEMORY_SHARE = 0.35;

    @Bean
    CallMetrics callMetrics(MeterRegistry registry) {
        return new CallMetrics(registry);
    }

    @Bean
    Identify identify(CallMetrics metrics) {
        return new Identify(metrics);
    }

    @Bean
    ReadBody readBody(GatewayProperties properties) {
        int most = properties.maxBodyMb() * 1024 * 1024;
        return new ReadBody(most, (long) (Runtime.getRuntime().maxMemory() * MEMORY_SHARE));
    }
}
