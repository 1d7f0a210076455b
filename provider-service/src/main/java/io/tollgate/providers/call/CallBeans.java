package io.tollgate.providers.call;

import io.tollgate.sdk.http.HttpUpstream;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.inprocess.RoutingUpstream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
class CallBeans {

    @Bean
    HttpUpstream network() {
        return new HttpUpstream();
    }

    /** To the network, or to a model inside this process. */
    @Bean
    @Primary
    Upstream upstream(HttpUpstream network) {
        return new RoutingUpstream(network);
    }
}
