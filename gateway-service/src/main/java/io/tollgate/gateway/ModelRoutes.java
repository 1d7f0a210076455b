package io.tollgate.gateway;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;

import io.tollgate.gateway.call.ModelRoute;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The model paths, each with and without {@code /v1}; all of them run the {@link Pipeline}. */
@Configuration(proxyBeanMethods = false)
class ModelRoutes {

    @Bean
    RouterFunction<ServerResponse> modelCalls(Pipeline pipeline) {
        RouterFunctions.Builder routes = route("model-calls");
        for (ModelRoute model : ModelRoute.values()) {
            ServerResponse run = new PipelineRun(pipeline, model);
            for (String path : List.of("/v1" + model.path(), model.path())) {
                routes.POST(path, request -> run);
                routes.route(
                        RequestPredicates.path(path),
                        request -> {
                            throw new HttpRequestMethodNotSupportedException(
                                    request.method().name(), List.of("POST"));
                        });
            }
        }
        return routes.build();
    }

    /** Hands the servlet's request and response to the pipeline, which writes the answer itself. */
    private record PipelineRun(Pipeline pipeline, ModelRoute route) implements ServerResponse {

        @Override
        public HttpStatusCode statusCode() {
            return HttpStatus.OK;
        }

        @Override
        public HttpHeaders headers() {
            return new HttpHeaders();
        }

        @Override
        public MultiValueMap<String, Cookie> cookies() {
            return new LinkedMultiValueMap<>();
        }

        @Override
        public @Nullable ModelAndView writeTo(
                HttpServletRequest request, HttpServletResponse response, Context context)
                throws IOException {
            pipeline.run(route, request, response);
            return null;
        }
    }
}
