package io.tollgate.gateway.management;

import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** LiteLLM's health paths, open to everybody; orchestrators use the management port instead. */
@RestController
class HealthPaths {

    private final AsyncRedis<String> redis;
    private final InnerServices services;

    HealthPaths(AsyncRedis<String> holdsRedis, InnerServices services) {
        this.redis = holdsRedis;
        this.services = services;
    }

    @RequestMapping(
            path = {"/health/liveliness", "/health/liveness"},
            method = {RequestMethod.GET, RequestMethod.OPTIONS},
            produces = MediaType.APPLICATION_JSON_VALUE)
    String alive() {
        return "\"I'm alive!\"";
    }

    @RequestMapping(
            path = "/health/readiness",
            method = {RequestMethod.GET, RequestMethod.OPTIONS})
    ResponseEntity<Map<String, Object>> ready() {
        boolean keys = services.reaches("key-service");
        boolean providers = services.reaches("provider-service");
        boolean spend = services.reaches("spend-service");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", keys && providers ? "healthy" : "unhealthy");
        body.put("db", keys && spend ? "connected" : "Not connected");
        body.put("cache", redisAnswers() ? "redis" : "unavailable");
        body.put("tollgate_version", version());
        return ResponseEntity.status(keys && providers ? 200 : 503).body(body);
    }

    private boolean redisAnswers() {
        try {
            return "PONG".equals(redis.await(redis.commands().ping()));
        } catch (RedisUnavailableException away) {
            return false;
        }
    }

    private static String version() {
        String version = GatewayProperties.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
