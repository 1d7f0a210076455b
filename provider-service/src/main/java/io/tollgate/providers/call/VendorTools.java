package io.tollgate.providers.call;

import io.tollgate.contracts.CallContext;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.price.HostedTools;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.Wires;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tools that run at the vendor, under a strict budget: none is called oftener than was reckoned.
 */
final class VendorTools {

    private VendorTools() {}

    /**
     * How often a tool may be called where the client did not say; null for as often as it likes.
     */
    static @Nullable Long most(CallContext.ModelCall decided) {
        return decided.strict() ? Long.valueOf(HostedTools.UNBOUNDED_CALLS) : null;
    }

    /**
     * Refuses tools that are charged by the call where the vendor takes no bound: Google's.
     *
     * @throws LlmException INVALID_REQUEST naming {@code tools}
     */
    static void requireBound(ModelCall call, Deployment deployment) {
        if (call.request().toolCallsClamp() == null || deployment.price().isEmpty()) {
            return;
        }
        HostedTools asked = HostedTools.of(call.request().body());
        if (asked.isEmpty() || protocol(call, deployment) != Protocol.GEMINI) {
            return;
        }
        Set<BilledUnit> charged = EnumSet.noneOf(BilledUnit.class);
        charged.addAll(HostedTools.usdPerCall(deployment.price().get()).keySet());
        charged.retainAll(asked.calls().keySet());
        // Once for each prompt, however often it is called.
        charged.remove(BilledUnit.GROUNDED_PROMPT);
        if (!charged.isEmpty()) {
            BilledUnit unit = charged.iterator().next();
            throw LlmException.invalid(
                    "The tool `"
                            + unit.name().toLowerCase(java.util.Locale.ROOT)
                            + "` is charged by the call and this provider takes no limit of calls,"
                            + " so a key with a strict budget cannot use it with `"
                            + call.request().model()
                            + "`.",
                    "tools");
        }
    }

    private static @Nullable Protocol protocol(ModelCall call, Deployment deployment) {
        return Wires.of(deployment.target(), call.request().dialect().protocol()).form().protocol();
    }
}
