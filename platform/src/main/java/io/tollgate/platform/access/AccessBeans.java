package io.tollgate.platform.access;

import io.tollgate.contracts.Identity;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the gate before all handlers of an inner service. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "tollgate.platform.inner", matchIfMissing = true)
class AccessBeans implements WebMvcConfigurer {

    private final ObjectProvider<Identities> identities;

    AccessBeans(ObjectProvider<Identities> identities) {
        this.identities = identities;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(
                new AccessGate(
                        principal -> identities.getIfAvailable(() -> Identity::of).of(principal)));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new AccessArgument());
    }
}
