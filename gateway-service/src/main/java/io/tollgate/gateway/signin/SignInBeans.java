package io.tollgate.gateway.signin;

import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.GuessThrottle;
import io.tollgate.gateway.caller.PresentedKey;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.platform.PlatformProperties;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

/** Sign-in by OpenID Connect, where a provider is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(SignInBeans.CONFIGURED)
@EnableConfigurationProperties(SignInProperties.class)
class SignInBeans {

    static final String CONFIGURED = "'${tollgate.sign-in.issuer:}' != ''";

    /** Name of the one provider. */
    static final String PROVIDER = "oidc";

    @Bean
    Sessions sessions(
            SignInProperties properties,
            PlatformProperties platform,
            AsyncRedis<String> holdsRedis,
            InstantSource clock) {
        return new Sessions(
                cookie("tollgate", properties, platform, clock),
                holdsRedis,
                properties.sessionLifetime(),
                clock);
    }

    /** The provider is asked about itself at the first sign-in: the gateway starts without it. */
    @Bean
    ClientRegistrationRepository registrations(SignInProperties properties) {
        return new SupplierClientRegistrationRepository(
                () ->
                        new InMemoryClientRegistrationRepository(
                                ClientRegistrations.fromIssuerLocation(
                                                String.valueOf(properties.issuer()))
                                        .registrationId(PROVIDER)
                                        .clientId(properties.clientId())
                                        .clientSecret(properties.clientSecret())
                                        .scope(properties.scopes())
                                        .redirectUri(properties.at(SignInEndpoint.CALLBACK))
                                        .build()));
    }

    /** The way to the provider and back, with a proof that both are of one browser (PKCE). */
    @Bean
    @Order(1)
    SecurityFilterChain signIn(
            HttpSecurity http,
            SignInProperties properties,
            PlatformProperties platform,
            ClientRegistrationRepository registrations,
            Authenticate authenticate,
            Sessions sessions,
            GuessThrottle throttle,
            InstantSource clock)
            throws Exception {
        DefaultOAuth2AuthorizationRequestResolver resolver =
                new DefaultOAuth2AuthorizationRequestResolver(registrations, SignInEndpoint.LOGIN);
        resolver.setAuthorizationRequestCustomizer(
                OAuth2AuthorizationRequestCustomizers.withPkce());
        LoginState state =
                new LoginState(cookie("tollgate-login", properties, platform, clock), clock);
        return withoutState(http)
                .securityMatcher(SignInEndpoint.LOGIN + "/**", SignInEndpoint.CALLBACK)
                .csrf(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .oauth2Login(
                        login ->
                                login.loginPage(SignInEndpoint.BEGIN)
                                        .clientRegistrationRepository(registrations)
                                        .authorizedClientRepository(new NoClients())
                                        .authorizationEndpoint(
                                                begin ->
                                                        begin.authorizationRequestResolver(resolver)
                                                                .authorizationRequestRepository(
                                                                        state))
                                        .redirectionEndpoint(
                                                end -> end.baseUri(SignInEndpoint.CALLBACK))
                                        .successHandler(
                                                new SignInSuccess(
                                                        properties, authenticate, sessions))
                                        .failureHandler(
                                                (in, out, why) -> {
                                                    throttle.failed(in);
                                                    SignInErrors.write(out, why);
                                                }))
                .build();
    }

    /**
     * Browsers send cookies along with forged requests too: changes must show that they are not.
     */
    @Bean
    @Order(2)
    SecurityFilterChain signedIn(HttpSecurity http, Sessions sessions) throws Exception {
        return withoutState(http)
                .securityMatcher(in -> PresentedKey.of(in) == null && sessions.isIn(in))
                .csrf(
                        csrf ->
                                csrf.csrfTokenRepository(new SessionCsrf(sessions))
                                        .csrfTokenRequestHandler(
                                                new CsrfTokenRequestAttributeHandler()))
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .exceptionHandling(
                        e ->
                                e.accessDeniedHandler(
                                        (in, out, why) ->
                                                SignInErrors.write(
                                                        out,
                                                        sessions.of(in) == null
                                                                ? over()
                                                                : forged())))
                .build();
    }

    private static ProviderError over() {
        return ProviderError.of(
                ErrorKind.INVALID_API_KEY,
                "Authentication Error: the session has ended. Begin again at "
                        + SignInEndpoint.BEGIN
                        + ".");
    }

    private static ProviderError forged() {
        return ProviderError.of(
                ErrorKind.ROUTE_NOT_ALLOWED,
                "Changes in a session need the header "
                        + SessionCsrf.HEADER
                        + " with the token that "
                        + SignInEndpoint.SESSION
                        + " tells.");
    }

    private static HttpSecurity withoutState(HttpSecurity http) throws Exception {
        return http.formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .securityContext(
                        c -> c.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    private static SealedCookie cookie(
            String name,
            SignInProperties properties,
            PlatformProperties platform,
            InstantSource clock) {
        return new SealedCookie(name, properties.secure(), platform.internalSecret(), clock);
    }
}
