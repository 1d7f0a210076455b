package io.tollgate.providers.call;

import io.tollgate.contracts.BackgroundCalls;
import io.tollgate.contracts.BackgroundNews;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where gateways fetch the responses in the background that they are to look after. */
@RestController
class BackgroundEndpoint {

    private static final int MOST = 500;

    private final BackgroundResponses responses;

    BackgroundEndpoint(BackgroundResponses responses) {
        this.responses = responses;
    }

    /**
     * @param millis how long no other gateway is given the same ones
     */
    @PostMapping("/internal/background/claim")
    BackgroundCalls claim(@RequestParam int most, @RequestParam long millis) {
        return new BackgroundCalls(
                responses.claimToKeep(Math.clamp(most, 1, MOST), Duration.ofMillis(millis)));
    }

    @PostMapping("/internal/background/news")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void news(@RequestBody BackgroundNews news) {
        responses.take(news);
    }
}
