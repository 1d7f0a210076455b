package io.tollgate.gateway.token;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;

/**
 * A real OpenID provider: Spring's, with the client {@code machine} for its own tokens, the client
 * {@code tollgate} that must prove its code (PKCE), and people who sign in by HTTP Basic.
 */
public final class OidcServer implements AutoCloseable {

    /** Claims of everybody's tokens by subject. */
    public static final Map<String, Map<String, Object>> CLAIMS = new ConcurrentHashMap<>();

    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext(Config.class);

    public String issuer() {
        return "http://127.0.0.1:" + context.getWebServer().getPort();
    }

    public String keysUrl() {
        return issuer() + "/oauth2/jwks";
    }

    /** A token as no server would give it out, signed by this one. */
    public String mint(Map<String, Object> claims) {
        return mint(context.getBean(RSAKey.class), claims);
    }

    /** A token signed by a key that nobody trusts, under the trusted key's name. */
    public String forge(Map<String, Object> claims) {
        RSAKey real = context.getBean(RSAKey.class);
        return mint(new RSAKey.Builder(key()).keyID(real.getKeyID()).build(), claims);
    }

    private String mint(RSAKey key, Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>();
        all.put("iss", issuer());
        all.put("aud", List.of("tollgate"));
        all.put("sub", "somebody");
        all.put("exp", Instant.now().plusSeconds(300));
        all.putAll(claims);
        all.values().removeIf("none"::equals);
        return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key)))
                .encode(
                        JwtEncoderParameters.from(
                                JwsHeader.with(
                                                org.springframework.security.oauth2.jose.jws
                                                        .SignatureAlgorithm.RS256)
                                        .keyId(key.getKeyID())
                                        .build(),
                                JwtClaimsSet.builder().claims(map -> map.putAll(all)).build()))
                .getTokenValue();
    }

    @Override
    public void close() {
        context.close();
    }

    private static RSAKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyID(UUID.randomUUID().toString())
                    .build();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Configuration
    @EnableWebSecurity
    static class Config {

        @Bean
        TomcatServletWebServerFactory tomcat() {
            TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
            // Tomcat asks no filter about a path without a servlet.
            tomcat.setRegisterDefaultServlet(true);
            return tomcat;
        }

        @Bean
        RSAKey signingKey() {
            return key();
        }

        @Bean
        JWKSource<SecurityContext> keys(RSAKey signingKey) {
            return new ImmutableJWKSet<>(new JWKSet(signingKey));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return NimbusJwtDecoder.withJwkSource(keys).build();
        }

        @Bean
        @Order(1)
        SecurityFilterChain authorizationServer(HttpSecurity http, UserDetailsService people)
                throws Exception {
            ProviderManager passwords = new ProviderManager(new DaoAuthenticationProvider(people));
            OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
            return http.securityMatcher(server.getEndpointsMatcher())
                    .with(server, it -> it.oidc(Customizer.withDefaults()))
                    .csrf(csrf -> csrf.ignoringRequestMatchers(server.getEndpointsMatcher()))
                    .addFilterAfter(
                            new BasicAuthenticationFilter(passwords),
                            SecurityContextHolderFilter.class)
                    .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                    .build();
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ana").password("{noop}word-of-ana").roles("USER").build(),
                    User.withUsername("bob").password("{noop}word-of-bob").roles("USER").build());
        }

        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(
                    RegisteredClient.withId("machine")
                            .clientId("machine")
                            .clientSecret("{noop}word-of-machine")
                            .clientAuthenticationMethod(
                                    ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                            .scope("llm.call")
                            .build(),
                    RegisteredClient.withId("tollgate")
                            .clientId("tollgate")
                            .clientSecret("{noop}word-of-tollgate")
                            .clientAuthenticationMethod(
                                    ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                            // The port of a loopback address may differ, RFC 8252, 7.3.
                            .redirectUri("http://127.0.0.1/sso/callback")
                            .scope("openid")
                            .scope("profile")
                            .scope("email")
                            .clientSettings(
                                    ClientSettings.builder()
                                            .requireProofKey(true)
                                            .requireAuthorizationConsent(false)
                                            .build())
                            .build());
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context ->
                    context.getClaims()
                            .claims(
                                    all ->
                                            all.putAll(
                                                    CLAIMS.getOrDefault(
                                                            context.getPrincipal().getName(),
                                                            Map.of())));
        }
    }
}
