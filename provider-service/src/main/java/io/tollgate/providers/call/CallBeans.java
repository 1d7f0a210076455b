package io.tollgate.providers.call;

import io.tollgate.platform.InternalCalls;
import io.tollgate.providers.account.Accounts;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.http.HttpUpstream;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.inprocess.RoutingUpstream;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;

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

    @Bean
    Provider provider(Upstream upstream) {
        return new Provider(upstream);
    }

    @Bean
    Tries tries(Router router, Accounts accounts, CallsUnderWay calls, InstantSource clock) {
        return new Tries(router, accounts, calls, clock);
    }

    @Bean
    UnaryCall unaryCall(Tries tries, Provider provider, BackgroundResponses background) {
        return new UnaryCall(tries, provider, background);
    }

    @Bean
    StreamCall streamCall(Tries tries, Provider provider, BackgroundResponses background) {
        return new StreamCall(tries, provider, background);
    }

    @Bean
    EndpointCall endpointCall(Tries tries, Provider provider) {
        return new EndpointCall(tries, provider);
    }

    @Bean
    FilterRegistrationBean<ModelCallDoor> modelCallDoor(
            InternalCalls calls, ModelCallController controller) {
        var door = new FilterRegistrationBean<>(new ModelCallDoor(calls, controller));
        door.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return door;
    }
}
