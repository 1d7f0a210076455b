package io.tollgate.platform;

import io.tollgate.contracts.InternalHeaders;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Tells callers that this service leaves, and sees when they have understood. */
final class LeavingValve extends ValveBase {

    private final Leaving leaving;

    /** Whether answers say so in a header, too: not to the outside. */
    private final boolean inner;

    LeavingValve(Leaving leaving, boolean inner) {
        super(true);
        this.leaving = leaving;
        this.inner = inner;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Leaving.Stage stage = leaving.stage();
        if (stage != Leaving.Stage.STAYING && say(stage, response)) {
            return;
        }
        leaving.begun();
        try {
            getNext().invoke(request, response);
        } finally {
            leaving.ended();
        }
    }

    /**
     * @return whether the call was refused
     */
    private boolean say(Leaving.Stage stage, Response response) {
        response.setHeader("connection", "close");
        if (!inner) {
            return false;
        }
        // What comes after the web server stopped listening it refuses by itself.
        boolean refused = stage == Leaving.Stage.REFUSING || response.isErrorReportRequired();
        response.setHeader(InternalHeaders.LEAVING, refused ? InternalHeaders.REFUSED : "soon");
        if (refused) {
            response.setStatus(503);
            response.setContentLength(0);
        }
        return refused;
    }
}
