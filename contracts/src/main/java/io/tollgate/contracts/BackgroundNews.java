package io.tollgate.contracts;

import java.util.List;
import java.util.UUID;

/**
 * What a gateway did about {@link BackgroundCalls}, {@code POST /internal/background/news}.
 *
 * @param booked need not be remembered any more
 * @param swept whose Holds are ended, so that there is nothing left to keep until they are booked
 */
public record BackgroundNews(List<UUID> booked, List<UUID> swept) {

    public BackgroundNews {
        booked = List.copyOf(booked);
        swept = List.copyOf(swept);
    }
}
