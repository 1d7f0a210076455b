# syntax=docker/dockerfile:1
#
# One Dockerfile for the four services:
#
#   docker build --build-arg SERVICE=gateway-service -t tollgate/gateway-service .
#
# SERVICE is gateway-service (the default), key-service, spend-service or provider-service. The
# build stage makes all four, so the other three images come out of the cache.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn --batch-mode --quiet -Dmaven.repo.local=/m2 -Dmaven.test.skip=true -Dsbom.skip \
        --projects gateway-service,key-service,spend-service,provider-service --also-make package

# Split into layers, so that a new version of Tollgate does not ship its libraries again.
FROM eclipse-temurin:25-jdk AS layers
ARG SERVICE=gateway-service
WORKDIR /layers
COPY --from=build /build/${SERVICE}/target/${SERVICE}-*-boot.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
ARG SERVICE=gateway-service
LABEL org.opencontainers.image.title="Tollgate ${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0"

# A number, because Kubernetes cannot tell from a name that a user is not root.
RUN groupadd --system --gid 10001 tollgate \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin tollgate

WORKDIR /app
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./

USER 10001:10001

# Set JAVA_TOOL_OPTIONS at run time to replace these. After an OutOfMemoryError nothing can be
# trusted, so the process ends and is started again.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=30000 -Djdk.pollerMode=1"

# Calls: gateway 4000, key 4001, spend 4002, provider 4003. Health and metrics: 4010 to 4013.
EXPOSE 4000 4001 4002 4003 4010 4011 4012 4013

# The root file system may be read-only; only /tmp is written to.
ENTRYPOINT ["java", "-jar", "service.jar"]
