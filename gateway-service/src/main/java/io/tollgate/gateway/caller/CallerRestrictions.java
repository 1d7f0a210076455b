package io.tollgate.gateway.caller;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Restrictions;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.platform.AddressRange;
import io.tollgate.sdk.error.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a caller must keep to beside models and routes: addresses, parameters, cache controls. */
public final class CallerRestrictions {

    private final ClientAddress addresses;

    CallerRestrictions(ClientAddress addresses) {
        this.addresses = addresses;
    }

    /** Where a request comes from. */
    public String address(HttpServletRequest request) {
        return addresses.of(request);
    }

    /**
     * Lets pass who calls from where its key and its team allow.
     *
     * @throws Refusal 403
     */
    public void requireAddress(Caller caller, HttpServletRequest request) {
        List<List<String>> lists = caller.restrictions().addresses();
        if (lists.isEmpty()) {
            return;
        }
        String address = addresses.of(request);
        for (List<String> list : lists) {
            if (list.stream().noneMatch(range -> AddressRange.parse(range).contains(address))) {
                throw Refusal.of(
                        ErrorKind.ROUTE_NOT_ALLOWED,
                        "This API key may not be used from the address " + address + ".");
            }
        }
    }

    /**
     * Lets a management call pass whose path the key may use.
     *
     * @throws Refusal 403
     */
    public static void requireManagement(Caller caller, String method, String path) {
        if (!ModelAccess.allowsManagement(caller, method, path)) {
            throw Refusal.of(
                    ErrorKind.ROUTE_NOT_ALLOWED, "This API key may not call " + path + ".");
        }
    }

    /**
     * Lets a body pass that has what it must have and asks for nothing it must not.
     *
     * @throws Refusal 400 naming a missing parameter, 403 for a cache control
     */
    static void requireBody(Caller caller, Call call) {
        Restrictions restrictions = caller.restrictions();
        JsonNode cache = call.facts().cache();
        if (cache != null && !restrictions.cacheControls().isEmpty()) {
            cache.propertyNames()
                    .forEach(
                            name -> {
                                if (!restrictions.cacheControls().contains(name)) {
                                    throw Refusal.of(
                                            ErrorKind.ROUTE_NOT_ALLOWED,
                                            "This API key may not use the cache control "
                                                    + name
                                                    + ".",
                                            "cache");
                                }
                            });
        }
        // A form has no JSON to look into; its fields are those of the vendor alone.
        if (restrictions.enforcedParams().isEmpty() || call.form() != null) {
            return;
        }
        JsonNode body = ContractJson.MAPPER.readTree(call.body());
        for (String name : restrictions.enforcedParams()) {
            JsonNode value = body;
            for (String step : name.split("\\.")) {
                value = value.path(step);
            }
            if (value.isMissingNode() || value.isNull()) {
                throw Refusal.invalid(
                        400, "This API key has to send the parameter '" + name + "'.", name);
            }
        }
    }
}
