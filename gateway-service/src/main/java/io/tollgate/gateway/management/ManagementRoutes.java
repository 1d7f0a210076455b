package io.tollgate.gateway.management;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.cloud.gateway.server.mvc.predicate.GatewayRequestPredicates.path;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Origin;
import io.tollgate.contracts.Signer;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.CallerRestrictions;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Management paths go to the service that owns them, with the caller's identity signed. */
@Configuration(proxyBeanMethods = false)
class ManagementRoutes {

    private static final String KEY_SERVICE = "key-service";
    private static final String SPEND_SERVICE = "spend-service";
    private static final String PROVIDER_SERVICE = "provider-service";

    /** One segment after the entity: deeper paths and the tags' figures are spend-service's. */
    private static final List<String> KEY_PATHS =
            List.of(
                    "/key/**",
                    "/v2/key/**",
                    "/team/*",
                    "/team/model/*",
                    "/team/key/*",
                    "/team/*/members/me",
                    "/v2/team/*",
                    "/user/*",
                    "/v2/user/*",
                    "/organization/*",
                    "/customer/*",
                    "/end_user/*",
                    "/budget/*",
                    "/jwt/key/mapping/*",
                    "/scim/v2/**",
                    "/access_group/**",
                    "/invitation/*",
                    "/audit",
                    "/audit/*",
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
                    "/v1/organization/costs",
                    "/management/v1/spend_logs/**",
                    "/key/daily/**",
                    "/user/daily/**",
                    "/team/daily/**",
                    "/organization/daily/**",
                    "/customer/daily/**",
                    "/tag/daily/**",
                    "/agent/daily/**");

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

    /** See <a href="https://www.w3.org/TR/trace-context/#traceparent-header">traceparent</a>. */
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.{0,128}");

    /** The services in the order in which their routes are tried. */
    private static final SequencedMap<String, List<PathPattern>> OWNERS = owners();

    private final Authenticate authenticate;
    private final CallerRestrictions restrictions;
    private final KeysInQuery keysInQuery;
    private final ServiceTokens tokens;
    private final Signer signer;

    ManagementRoutes(
            Authenticate authenticate,
            CallerRestrictions restrictions,
            KeysInQuery keysInQuery,
            ServiceTokens tokens,
            Signer signer) {
        this.authenticate = authenticate;
        this.restrictions = restrictions;
        this.keysInQuery = keysInQuery;
        this.tokens = tokens;
        this.signer = signer;
    }

    /** The service that answers a path, as in {@code /model/{id}/update}; null for none. */
    static @Nullable String owner(String path) {
        PathContainer concrete = PathContainer.parsePath(path.replaceAll("\\{[^}]*}", "x"));
        for (Map.Entry<String, List<PathPattern>> owner : OWNERS.entrySet()) {
            if (owner.getValue().stream().anyMatch(pattern -> pattern.matches(concrete))) {
                return owner.getKey();
            }
        }
        return null;
    }

    private static SequencedMap<String, List<PathPattern>> owners() {
        SequencedMap<String, List<PathPattern>> owners = new LinkedHashMap<>();
        owners.put(PROVIDER_SERVICE, parsed(MODEL_PATHS));
        owners.put(SPEND_SERVICE, parsed(SPEND_PATHS));
        owners.put(KEY_SERVICE, parsed(KEY_PATHS));
        return owners;
    }

    private static List<PathPattern> parsed(List<String> paths) {
        return paths.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    @Bean
    RouterFunction<ServerResponse> keyRoutes(
            @Qualifier("keyServiceAddresses") ServiceAddresses addresses) {
        return to(KEY_SERVICE, addresses, KEY_PATHS);
    }

    /** Before key-service's, whose paths would take those of daily activity. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    RouterFunction<ServerResponse> spendRoutes(
            @Qualifier("spendServiceAddresses") ServiceAddresses addresses) {
        return to(SPEND_SERVICE, addresses, SPEND_PATHS);
    }

    /** Before the others: whoever knows prices answers some paths below another service's. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> catalogueRoutes(
            @Qualifier("providerServiceAddresses") ServiceAddresses addresses) {
        return to(PROVIDER_SERVICE, addresses, MODEL_PATHS);
    }

    private RouterFunction<ServerResponse> to(
            String service, ServiceAddresses addresses, List<String> paths) {
        return route(service)
                .route(path(paths.toArray(new String[0])), http())
                .before(request -> vouch(request, service))
                .after(
                        (request, response) -> {
                            response.headers().remove(InternalHeaders.CONTEXT);
                            response.headers().remove(InternalHeaders.SERVICE);
                            return response;
                        })
                .filter(new ToReplica(addresses))
                .build();
    }

    private ServerRequest vouch(ServerRequest request, String service) {
        Caller caller = authenticate.identify(request.servletRequest());
        UUID id = UuidCreator.getTimeOrderedEpoch();
        restrictions.requireAddress(caller, request.servletRequest());
        CallerRestrictions.requireManagement(caller, request.method().name(), request.path());
        CallContext context =
                new CallContext(
                        id,
                        caller.principal(),
                        null,
                        new Origin(
                                restrictions.address(request.servletRequest()),
                                traceId(request.servletRequest().getHeader("traceparent"))));
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

    /** The client's trace; null when the header is none. */
    private static @Nullable String traceId(@Nullable String traceparent) {
        return traceparent != null && TRACE_PARENT.matcher(traceparent).matches()
                ? traceparent.substring(3, 35)
                : null;
    }

    private static boolean isOurs(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith(InternalHeaders.PREFIX) || CREDENTIAL_HEADERS.contains(name);
    }
}
