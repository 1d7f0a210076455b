package io.tollgate.platform;

import io.tollgate.contracts.Signer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;

/**
 * Doors of the inner services: {@code /internal/**} to other services, everything else to calls
 * that the gateway passed on with a signed caller. Health and metrics are open on the management
 * port.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlatformProperties.class)
class PlatformSecurity {

    @Bean
    InstantSource instantSource() {
        return InstantSource.system();
    }

    /** An observation of every filter of every call costs more than the filters do. */
    @Bean
    SecurityObservationSettings noSecurityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    Signer signer(PlatformProperties properties, InstantSource clock) {
        return new Signer(properties.internalSecret(), clock);
    }

    @Bean
    InternalCalls internalCalls(Signer signer, PlatformProperties properties, InstantSource clock) {
        return new InternalCalls(signer, properties.serviceName(), clock);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "tollgate.platform.inner", matchIfMissing = true)
    SecurityFilterChain innerService(HttpSecurity http, InternalCalls calls) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .securityContext(
                        c -> c.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(AbstractHttpConfigurer::disable)
                .addFilterBefore(new InternalCallFilter(calls), AuthorizationFilter.class)
                .authorizeHttpRequests(
                        rules ->
                                rules.requestMatchers(EndpointRequest.toAnyEndpoint())
                                        .permitAll()
                                        .requestMatchers("/internal/**")
                                        .hasAuthority("SERVICE")
                                        .anyRequest()
                                        .hasAuthority("CALLER"))
                .exceptionHandling(
                        e ->
                                e.authenticationEntryPoint((in, out, why) -> refuse(out))
                                        .accessDeniedHandler((in, out, why) -> refuse(out)))
                .build();
    }

    /** Nobody signs in here with a password; without this bean Boot would make a user. */
    @Bean
    UserDetailsService nobody() {
        return new InMemoryUserDetailsManager();
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(
                        ApiError.of(
                                        HttpStatus.UNAUTHORIZED,
                                        "auth_error",
                                        "This service answers to the gateway only.",
                                        null)
                                .json());
    }
}
