package io.tollgate.sdk.token;

import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of OpenAI's published encodings a model reads; all others are estimated.
 *
 * @see <a href="https://github.com/openai/tiktoken/blob/main/tiktoken/model.py">OpenAI's own
 *     list</a>
 */
enum Tokenizer {
    O200K_BASE(
            EncodingType.O200K_BASE,
            "gpt-4o|gpt-4\\.1|gpt-4\\.5|gpt-[5-9]|o[1-9]|chatgpt-4o|gpt-oss|codex-mini|gpt-audio"
                    + "|gpt-realtime|computer-use"),
    CL100K_BASE(
            EncodingType.CL100K_BASE,
            "gpt-4|gpt-3\\.5|gpt-35|text-embedding-3|text-embedding-ada-002|davinci-002|babbage-002"),
    P50K_BASE(EncodingType.P50K_BASE, "text-davinci-00[23]|code-davinci|code-cushman"),
    R50K_BASE(EncodingType.R50K_BASE, "text-davinci-001|davinci|curie|babbage|ada|gpt-2");

    /** Providers whose models of these names are OpenAI's; routers put the vendor before it. */
    private static final List<String> SELLERS =
            List.of("openai", "azure", "azure_ai", "text-completion-openai", "github");

    final EncodingType encoding;
    private final Pattern models;

    Tokenizer(EncodingType encoding, String models) {
        this.encoding = encoding;
        this.models = Pattern.compile("^(?:ft:)?(?:" + models + ").*");
    }

    /** Null for a model of somebody else. */
    static @Nullable Tokenizer of(String provider, String model) {
        String name = model.toLowerCase(Locale.ROOT);
        int slash = name.lastIndexOf('/');
        boolean theirs = slash > 0 ? name.startsWith("openai/") : SELLERS.contains(provider);
        if (!theirs) {
            return null;
        }
        for (Tokenizer tokenizer : values()) {
            if (tokenizer.models.matcher(name.substring(slash + 1)).matches()) {
                return tokenizer;
            }
        }
        return null;
    }
}
