package io.tollgate.spend.content;

import io.tollgate.contracts.CallContents;
import io.tollgate.contracts.CallContents.Content;
import io.tollgate.platform.ApiException;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where gateways bring what was said. */
@RestController
class ContentController {

    private static final int MOST = 1_000;

    private final KeptContents contents;

    ContentController(KeptContents contents) {
        this.contents = contents;
    }

    @PostMapping("/internal/contents")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void keep(@RequestBody CallContents batch) {
        if (batch.contents().size() > MOST) {
            throw ApiException.badRequest("contents", "a batch has at most " + MOST);
        }
        for (Content content : batch.contents()) {
            UUID id = content.requestId();
            if (id == null || id.version() != 7 || content.request() == null) {
                throw ApiException.badRequest(
                        "contents", "every content has a request and a UUIDv7 as requestId");
            }
        }
        contents.keep(batch.contents());
    }
}
