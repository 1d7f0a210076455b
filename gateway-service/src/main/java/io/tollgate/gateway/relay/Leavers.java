package io.tollgate.gateway.relay;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.platform.ServiceAddresses;
import java.net.ConnectException;
import java.net.URI;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;

/** What answers and failures say about the replica they come from. */
final class Leavers {

    private Leavers() {}

    /**
     * @throws ServiceAddresses.LeftException when the replica leaves and has not begun
     */
    static void heed(ServiceAddresses addresses, URI address, MessageHeaders answer)
            throws ServiceAddresses.LeftException {
        Header leaving = answer.getFirstHeader(InternalHeaders.LEAVING);
        if (leaving == null) {
            return;
        }
        addresses.leaves(address);
        if (InternalHeaders.REFUSED.equals(leaving.getValue())) {
            throw new ServiceAddresses.LeftException(address);
        }
    }

    /** Nobody listens, as every client says it. */
    static ConnectException unreached(ConnectTimeoutException nobody) {
        ConnectException unreached = new ConnectException(nobody.getMessage());
        unreached.initCause(nobody);
        return unreached;
    }
}
