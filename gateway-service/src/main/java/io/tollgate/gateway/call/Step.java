package io.tollgate.gateway.call;

import java.io.IOException;

/** One thing that happens to a call. It goes on by calling {@code next}, or ends the call. */
public interface Step {

    /**
     * @throws Refusal when the call cannot go on; nothing was sent to the client then
     * @throws IOException when the client has gone
     */
    void handle(Call call, Next next) throws IOException;

    /** The rest of the pipeline. */
    interface Next {
        void handle(Call call) throws IOException;
    }
}
