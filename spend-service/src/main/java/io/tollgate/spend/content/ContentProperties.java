package io.tollgate.spend.content;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what is kept of calls.
 *
 * @param retentionDays days that words are kept, 1 to 3,650, from {@code
 *     TOLLGATE_CONTENT_RETENTION_DAYS}
 * @param redact regular expressions of what is taken out besides secrets and e-mail addresses
 */
@ConfigurationProperties("tollgate.spend.content")
record ContentProperties(@DefaultValue("30") int retentionDays, @DefaultValue List<String> redact) {

    private static final int MOST_DAYS = 3_650;

    ContentProperties {
        redact = redact.stream().filter(pattern -> !pattern.isBlank()).toList();
        if (retentionDays < 1 || retentionDays > MOST_DAYS) {
            throw new IllegalStateException(
                    "TOLLGATE_CONTENT_RETENTION_DAYS lies between 1 and " + MOST_DAYS);
        }
        for (String pattern : redact) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException wrong) {
                throw new IllegalStateException(
                        "tollgate.spend.content.redact has no regular expression: "
                                + wrong.getDescription(),
                        wrong);
            }
        }
    }
}
