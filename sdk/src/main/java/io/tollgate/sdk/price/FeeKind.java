package io.tollgate.sdk.price;

import io.tollgate.sdk.chat.BilledUnit;

/** What a fee is for, as {@link Cost} tells fees apart. */
enum FeeKind {
    AUDIO,
    IMAGE,
    TOOL,
    OTHER;

    /** What a piece of this kind is part of. */
    static FeeKind of(BilledUnit unit) {
        return switch (unit) {
            case INPUT_SECOND, INPUT_CHARACTER -> AUDIO;
            case IMAGE, MEGAPIXEL, INPUT_IMAGE -> IMAGE;
            case WEB_SEARCH,
                    WEB_SEARCH_LOW_CONTEXT,
                    WEB_SEARCH_MEDIUM_CONTEXT,
                    WEB_SEARCH_HIGH_CONTEXT,
                    GROUNDED_PROMPT,
                    ENTERPRISE_WEB_SEARCH,
                    FILE_SEARCH,
                    ATTACHMENT_SEARCH,
                    X_SEARCH,
                    CODE_EXECUTION,
                    CODE_CONTAINER,
                    MAPS ->
                    TOOL;
            case REQUEST,
                    INPUT_VIDEO_SECOND,
                    INPUT_VIDEO_PLUS_SECOND,
                    INPUT_VIDEO_STANDARD_SECOND,
                    OUTPUT_SECOND,
                    PAGE,
                    SEARCH_UNIT,
                    CITATION_TOKEN ->
                    OTHER;
        };
    }
}
