package io.tollgate.gateway.management;

import io.tollgate.gateway.call.ModelPath;
import io.tollgate.gateway.call.PathDialect;
import io.tollgate.gateway.passthrough.PassThroughProviders;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Requests that never reach a route are answered with error objects too. An encoded slash is part
 * of a model's name where a path holds one, and means nothing anywhere else.
 */
@Configuration(proxyBeanMethods = false)
class MalformedRequests {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> errorObjects() {
        return factory -> {
            factory.addConnectorCustomizers(
                    connector ->
                            connector.setEncodedSolidusHandling(
                                    EncodedSolidusHandling.PASS_THROUGH.getValue()));
            factory.addContextCustomizers(
                    context ->
                            ((StandardHost) context.getParent())
                                    .setErrorReportValveClass(ErrorObjectValve.class.getName()));
        };
    }

    @Bean
    HttpFirewall firewall(PassThroughProviders providers) {
        StrictHttpFirewall firewall = new SlashesInNamesOnly(providers);
        firewall.setAllowUrlEncodedSlash(true);
        // What Tomcat leaves encoded has a percent sign; an encoded one is refused below.
        firewall.setAllowUrlEncodedPercent(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejectedRequests() {
        return (request, response, rejected) -> reject(request, response);
    }

    private static void reject(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Protocol protocol = PathDialect.of(request.getRequestURI(), false);
        ProviderError error =
                new ProviderError(
                        ErrorKind.INVALID_REQUEST,
                        400,
                        "The request's address or a header holds what none may hold.",
                        null,
                        null,
                        null);
        byte[] body = PathDialect.error(error, protocol, UUID.randomUUID().toString());
        response.setStatus(400);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static final class SlashesInNamesOnly extends StrictHttpFirewall {

        private final PassThroughProviders providers;

        SlashesInNamesOnly(PassThroughProviders providers) {
            this.providers = providers;
        }

        @Override
        public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
            String uri = request.getRequestURI();
            if (uri.contains("%25")) {
                throw new RequestRejectedException("an encoded percent sign");
            }
            if (uri.toLowerCase(Locale.ROOT).contains("%2f")
                    && !ModelPath.mayNameModel(uri)
                    && providers.named(uri) == null) {
                throw new RequestRejectedException("an encoded slash outside a model's name");
            }
            return super.getFirewalledRequest(request);
        }
    }
}
