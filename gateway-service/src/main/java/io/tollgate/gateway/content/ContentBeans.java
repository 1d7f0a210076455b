package io.tollgate.gateway.content;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.relay.InternalHttp;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ContentBeans {

    @Bean
    ContentSender contentSender(
            @Qualifier("spendServiceHttp") InternalHttp spendService, MeterRegistry metrics) {
        return new ContentSender(spendService, metrics);
    }

    @Bean
    KeepContent keepContent(ContentSender sender) {
        return new KeepContent(sender);
    }
}
