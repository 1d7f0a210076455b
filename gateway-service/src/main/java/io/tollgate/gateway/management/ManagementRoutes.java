package io.tollgate.gateway.management;

import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;
import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.cloud.gateway.server.mvc.predicate.GatewayRequestPredicates.path;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Signer;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.platform.ServiceTokens;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Management paths go to the service that owns them, with the caller's identity signed. */
@Configuration(proxyBeanMethods = false)
class ManagementRoutes {

    private static final String SPEND_SERVICE = "spend-service";

    /** One segment after the entity: deeper paths and the tags' figures are spend-service's. */
    private static final List<String> KEY_PATHS =
            List.of(
                    "/key/**",
                    "/v2/key/**",
                    "/team/*",
                    "/v2/team/*",
                    "/user/*",
                    "/organization/*",
                    "/customer/*",
                    "/end_user/*",
                    "/budget/*",
                    "/jwt/key/mapping/*",
                    "/scim/v2/**",
                    "/tag/new",
                    "/tag/update",
                    "/tag/info",
                    "/tag/list",
                    "/tag/delete");

    private static final List<String> SPEND_PATHS =
            List.of(
                    "/spend/**",
                    "/global/**",
                    "/alerts/**",
                    "/v1/organization/usage/**",
                    "/v1/organization/costs");
    private static final List<String> MODEL_PATHS =
            List.of(
                    "/model/**",
                    "/v1/model/**",
                    "/v2/model/**",
                    "/model_group/**",
                    "/provider/budgets",
                    "/provider/budgets/*",
                    "/spend/calculate",
                    "/cost/estimate",
                    "/config/cost_discount_config",
                    "/config/cost_margin_config",
                    "/utils/token_counter");

    /** Where keys travel; none of it is the inner services' business. */
    private static final List<String> CREDENTIAL_HEADERS =
            List.of(
                    "authorization",
                    "x-api-key",
                    "api-key",
                    "x-litellm-api-key",
                    "x-goog-api-key",
                    "cookie");

    private final Authenticate authenticate;
    private final KeysInQuery keysInQuery;
    private final ServiceTokens tokens;
    private final Signer signer;

    ManagementRoutes(
            Authenticate authenticate,
            KeysInQuery keysInQuery,
            ServiceTokens tokens,
            Signer signer) {
        this.authenticate = authenticate;
        this.keysInQuery = keysInQuery;
        this.tokens = tokens;
        this.signer = signer;
    }

    @Bean
    RouterFunction<ServerResponse> keyRoutes(GatewayProperties properties) {
        return to("key-service", properties.keyServiceUrl(), KEY_PATHS);
    }

    @Bean
    RouterFunction<ServerResponse> spendRoutes(GatewayProperties properties) {
        return to(SPEND_SERVICE, properties.spendServiceUrl(), SPEND_PATHS);
    }

    /** Before the others: whoever knows prices answers some paths below another service's. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> catalogueRoutes(GatewayProperties properties) {
        return to("provider-service", properties.providerServiceUrl(), MODEL_PATHS);
    }

    private RouterFunction<ServerResponse> to(String service, URI address, List<String> paths) {
        return route(service)
                .route(path(paths.toArray(new String[0])), http())
                .before(uri(address))
                .before(request -> vouch(request, service))
                .after(
                        (request, response) -> {
                            response.headers().remove(InternalHeaders.CONTEXT);
                            response.headers().remove(InternalHeaders.SERVICE);
                            return response;
                        })
                .build();
    }

    private ServerRequest vouch(ServerRequest request, String service) {
        Caller caller = authenticate.identify(request.servletRequest());
        UUID id = UuidCreator.getTimeOrderedEpoch();
        CallContext context = new CallContext(id, caller.principal(), null);
        ServerRequest.Builder vouched = ServerRequest.from(request);
        vouched.params(keysInQuery::hide);
        vouched.uri(keysInQuery.hide(request.uri()));
        return vouched.headers(
                        headers -> {
                            headers.headerNames().stream()
                                    .filter(ManagementRoutes::isOurs)
                                    .toList()
                                    .forEach(headers::remove);
                            headers.set(InternalHeaders.SERVICE, tokens.tokenFor(service));
                            headers.set(InternalHeaders.CONTEXT, signer.sign(service, context));
                            headers.set(InternalHeaders.CALL_ID, id.toString());
                        })
                .build();
    }

    private static boolean isOurs(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith(InternalHeaders.PREFIX) || CREDENTIAL_HEADERS.contains(name);
    }
}
