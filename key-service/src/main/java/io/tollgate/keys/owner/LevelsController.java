package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.platform.ApiException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells other services what entities may spend: the gateway of customers and tags, spend-service of
 * all kinds.
 */
@RestController
class LevelsController {

    private static final int MOST_LEVELS = 1_000;

    private final LevelLookup lookup;

    LevelsController(LevelLookup lookup) {
        this.lookup = lookup;
    }

    @PostMapping("/internal/levels")
    LevelsAnswer levels(@RequestBody LevelsRequest request) {
        if (request.levels().size() > MOST_LEVELS) {
            throw ApiException.badRequest("levels", "at most " + MOST_LEVELS + " levels at a time");
        }
        return new LevelsAnswer(lookup.find(request.levels()));
    }
}
