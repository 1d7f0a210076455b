package io.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

class InternalCallFilterTest {

    private static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Signer signer = new Signer(SECRET, () -> now);
    private final InternalCallFilter filter =
            new InternalCallFilter(new InternalCalls(signer, "key-service", () -> now));
    private final CallContext context =
            new CallContext(UUID.randomUUID(), Principal.master(), null);

    @Test
    void aServiceIsBelievedAndACallerOnlyWithItsContext() throws Exception {
        assertThat(filter(token("key-service"), null).getAuthorities())
                .extracting(Object::toString)
                .containsExactly("SERVICE");
        Authentication both = filter(token("key-service"), signer.sign("key-service", context));
        assertThat(both.getAuthorities())
                .extracting(Object::toString)
                .containsExactly("SERVICE", "CALLER");
        assertThat(both.getPrincipal()).isEqualTo("gateway-service");
    }

    @Test
    void forgedLateOrMisdirectedTokensStayAnonymous() throws Exception {
        String good = token("key-service");
        String foreign =
                new Signer(SECRET.replace('0', '1'), () -> now)
                        .sign("key-service", new ServiceToken("gateway-service"));

        assertThat(filter(null, signer.sign("key-service", context))).isNull();
        assertThat(filter("", null)).isNull();
        assertThat(filter("noise.with.dots", null)).isNull();
        assertThat(filter(foreign, null)).isNull();
        assertThat(filter(token("spend-service"), null)).isNull();
        assertThat(filter(signer.sign("key-service", context), null)).isNull();
        assertThat(filter(good, signer.sign("spend-service", context))).isNull();
        assertThat(filter(good, good)).isNull();
        now = now.plus(Signer.LIFETIME);
        assertThat(filter(good, null)).isNull();
    }

    @Test
    void nothingOfACallStaysOnItsThread() throws Exception {
        filter(token("key-service"), signer.sign("key-service", context));

        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
        assertThat(MDC.get("call_id")).isNull();
    }

    @Test
    void oneTokenServesManyCallsAndIsRenewedInTime() {
        ServiceTokens tokens =
                new ServiceTokens(
                        signer,
                        () -> now,
                        new PlatformProperties("spend-service", true, SECRET, Duration.ZERO));
        String first = tokens.tokenFor("key-service");
        now = now.plusSeconds(29);
        assertThat(tokens.tokenFor("key-service")).isEqualTo(first);
        assertThat(tokens.tokenFor("provider-service")).isNotEqualTo(first);
        now = now.plusSeconds(1);
        String second = tokens.tokenFor("key-service");
        assertThat(second).isNotEqualTo(first);
        now = now.plusSeconds(30);
        assertThat(signer.verify("key-service", ServiceToken.class, second).service())
                .isEqualTo("spend-service");
    }

    private String token(String audience) {
        return signer.sign(audience, new ServiceToken("gateway-service"));
    }

    private @Nullable Authentication filter(@Nullable String token, @Nullable String signed)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        if (token != null) {
            request.addHeader(InternalHeaders.SERVICE, token);
        }
        if (signed != null) {
            request.addHeader(InternalHeaders.CONTEXT, signed);
        }
        AtomicReference<Authentication> seen = new AtomicReference<>();
        filter.doFilter(
                request,
                new MockHttpServletResponse(),
                (in, out) -> seen.set(SecurityContextHolder.getContext().getAuthentication()));
        return seen.get();
    }
}
