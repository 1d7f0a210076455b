package io.tollgate.gateway;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;

import io.tollgate.gateway.call.ModelPath;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.gateway.passthrough.PassThroughProviders;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The model paths, each with and without {@code /v1}; all of them run the {@link Pipeline}. */
@Configuration(proxyBeanMethods = false)
class ModelRoutes {

    @Bean
    RouterFunction<ServerResponse> modelCalls(Pipeline pipeline) {
        RouterFunctions.Builder routes = route("model-calls");
        routes.route(
                request -> ModelPath.of(request.uri().getRawPath()).isPresent(),
                request -> runInPath(pipeline, request));
        for (ModelRoute model : ModelRoute.values()) {
            for (String path : paths(model)) {
                routes.POST(path, request -> new PipelineRun(pipeline, model, null));
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

    /** The same for clients that spell the paths as everybody does; forms need the way around. */
    @Bean
    FilterRegistrationBean<ModelDoor> modelDoor(Pipeline pipeline) {
        Map<String, ModelRoute> plain = new HashMap<>();
        for (ModelRoute model : ModelRoute.values()) {
            for (String path : paths(model)) {
                if (!model.takesForms() && !path.contains("{")) {
                    plain.put(path, model);
                }
            }
        }
        ModelDoor.Run run =
                (model, request, response) -> pipeline.run(model, null, request, response);
        var door = new FilterRegistrationBean<>(new ModelDoor(run, plain));
        door.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return door;
    }

    /** What is asked about responses that are kept. */
    @Bean
    RouterFunction<ServerResponse> storedResponseRoutes(Pipeline pipeline) {
        RouterFunctions.Builder routes = route("stored-responses");
        for (String root : List.of("/v1", "", "/openai/v1", "/openai")) {
            String one = root + ModelRoute.RESPONSES.path() + "/{id}";
            routes.GET(one, request -> new StoredRun(pipeline));
            routes.DELETE(one, request -> new StoredRun(pipeline));
            routes.GET(one + "/input_items", request -> new StoredRun(pipeline));
            routes.POST(one + "/cancel", request -> new StoredRun(pipeline));
        }
        return routes.build();
    }

    /** What no other route takes and begins with a provider's name. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RouterFunction<ServerResponse> passThroughRoutes(
            Pipeline pipeline, PassThroughProviders providers) {
        return route("pass-through")
                .route(
                        request -> providers.named(request.uri().getRawPath()) != null,
                        request -> new PassThroughRun(pipeline))
                .build();
    }

    /** Where clients of OpenAI and of Anthropic look for it; none where the path names a model. */
    private static List<String> paths(ModelRoute model) {
        if (!model.hasPath() || !model.method().isEmpty()) {
            return List.of();
        }
        List<String> paths = new ArrayList<>(List.of("/v1" + model.path(), model.path()));
        if (model.protocol() == Protocol.ANTHROPIC_MESSAGES) {
            paths.add("/anthropic/v1" + model.path());
        } else if (model == ModelRoute.RERANK) {
            paths.add("/v2" + model.path());
        } else {
            paths.add("/openai/v1" + model.path());
        }
        if (model == ModelRoute.RESPONSES) {
            paths.add("/openai" + model.path());
        }
        return paths;
    }

    /** Where the path names the model: Google's, Azure's and OpenAI's of older days. */
    private static ServerResponse runInPath(Pipeline pipeline, ServerRequest request)
            throws HttpRequestMethodNotSupportedException {
        if (!request.method().equals(HttpMethod.POST)) {
            throw new HttpRequestMethodNotSupportedException(
                    request.method().name(), List.of("POST"));
        }
        ModelPath path = ModelPath.of(request.uri().getRawPath()).orElseThrow();
        return new PipelineRun(pipeline, path.route(), path.model());
    }

    /** Hands the servlet's request and response to the pipeline, which writes the answer itself. */
    private interface Run extends ServerResponse {

        @Override
        default HttpStatusCode statusCode() {
            return HttpStatus.OK;
        }

        @Override
        default HttpHeaders headers() {
            return new HttpHeaders();
        }

        @Override
        default MultiValueMap<String, Cookie> cookies() {
            return new LinkedMultiValueMap<>();
        }
    }

    private record PipelineRun(Pipeline pipeline, ModelRoute route, @Nullable String pathModel)
            implements Run {

        @Override
        public @Nullable ModelAndView writeTo(
                HttpServletRequest request, HttpServletResponse response, Context context)
                throws IOException {
            pipeline.run(route, pathModel, request, response);
            return null;
        }
    }

    private record PassThroughRun(Pipeline pipeline) implements Run {

        @Override
        public @Nullable ModelAndView writeTo(
                HttpServletRequest request, HttpServletResponse response, Context context)
                throws IOException {
            pipeline.runPassThrough(request, response);
            return null;
        }
    }

    private record StoredRun(Pipeline pipeline) implements Run {

        @Override
        public @Nullable ModelAndView writeTo(
                HttpServletRequest request, HttpServletResponse response, Context context)
                throws IOException {
            pipeline.runStored(request, response);
            return null;
        }
    }
}
