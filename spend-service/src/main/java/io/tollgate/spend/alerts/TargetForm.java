package io.tollgate.spend.alerts;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.UnknownFields;
import io.tollgate.spend.alerts.Target.Smtp.Security;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads where a destination is; what is not given stays as it was. */
@Component
class TargetForm {

    /** Those of the fields of a destination that belong here. */
    static final Set<String> FIELDS = Set.of("url", "secret", "to", "smtp");

    private static final Set<String> SMTP_FIELDS =
            Set.of("host", "port", "username", "password", "sender", "security");
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST = 320;
    private static final int MOST_RECIPIENTS = 50;
    private static final int LARGEST_PORT = 65_535;

    private final Senders senders;
    private final UnknownFields unknownFields;

    TargetForm(Senders senders, UnknownFields unknownFields) {
        this.senders = senders;
        this.unknownFields = unknownFields;
    }

    /**
     * @param known null for a new destination
     * @throws ApiException 400 naming the field
     */
    Target read(Form form, Channel channel, @Nullable Target known) {
        refuseForeign(form, channel);
        return switch (channel) {
            case WEBHOOK -> {
                Target.Webhook before = known instanceof Target.Webhook webhook ? webhook : null;
                yield new Target.Webhook(
                        url(form, before == null ? null : before.url()),
                        secret(form, before == null ? null : before.secret()));
            }
            case SLACK ->
                    new Target.Slack(url(form, known instanceof Target.Slack s ? s.url() : null));
            case TEAMS ->
                    new Target.Teams(url(form, known instanceof Target.Teams t ? t.url() : null));
            case EMAIL -> email(form, known instanceof Target.Email email ? email : null);
        };
    }

    private static void refuseForeign(Form form, Channel channel) {
        Set<String> own =
                switch (channel) {
                    case WEBHOOK -> Set.of("url", "secret");
                    case SLACK, TEAMS -> Set.of("url");
                    case EMAIL -> Set.of("to", "smtp");
                };
        for (String name : FIELDS) {
            if (form.gives(name) && !own.contains(name)) {
                throw form.bad(name, "does not belong to the channel " + channel.label());
            }
        }
    }

    private String url(Form form, @Nullable String known) {
        if (!form.gives("url") && known != null) {
            return known;
        }
        String text = form.required("url", LONGEST_URL);
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw form.bad("url", "is not a web address");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean plain = senders.guard().allowsPrivate() && scheme.equals("http");
        if (!scheme.equals("https") && !plain || uri.getHost() == null) {
            throw form.bad("url", "must start with https:// and name a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw form.bad("url", "must have neither user nor fragment");
        }
        requirePublic(form, "url", uri.getHost());
        return text;
    }

    /** A name that is not known yet may be known by the time something is sent. */
    private void requirePublic(Form form, String field, String host) {
        try {
            senders.guard().resolve(host.replaceAll("^\\[|]$", ""));
        } catch (AddressGuard.PrivateAddressException refused) {
            throw form.bad(field, "cannot be used: " + refused.getMessage());
        } catch (UnknownHostException unknown) {
            return;
        }
    }

    private static String secret(Form form, @Nullable String known) {
        String given = form.text("secret", LONGEST);
        if (given == null) {
            return known == null ? WebhookSignature.newSecret() : known;
        }
        if (!WebhookSignature.isSecret(given)) {
            throw form.bad("secret", "must be whsec_ and 24 to 64 random bytes in base64");
        }
        return given;
    }

    private Target.Email email(Form form, Target.@Nullable Email known) {
        List<String> to = form.texts("to", MOST_RECIPIENTS, LONGEST);
        if (to == null && known != null) {
            to = known.to();
        }
        if (to == null || to.isEmpty()) {
            throw form.bad("to", "needs at least one e-mail address");
        }
        to.forEach(address -> requireAddress(form, "to", address));
        boolean givesSmtp = form.body().has("smtp");
        Target.Smtp smtp = known == null ? null : known.smtp();
        if (givesSmtp) {
            smtp = form.gives("smtp") ? smtp(form, smtp) : null;
        }
        if (smtp == null && !senders.hasMailServer()) {
            throw form.bad(
                    "smtp", "is required, since the operator has set no mail server (SMTP_HOST)");
        }
        return new Target.Email(to, smtp);
    }

    private Target.Smtp smtp(Form outer, Target.@Nullable Smtp known) {
        Form form = Form.of(outer.body().path("smtp"), "smtp.");
        unknownFields.look(form.body(), form.path(), SMTP_FIELDS);
        String host =
                known == null
                        ? form.required("host", LONGEST)
                        : form.textOr("host", LONGEST, known.host());
        requirePublic(form, "host", host);
        String sender =
                known == null
                        ? form.required("sender", LONGEST)
                        : form.textOr("sender", LONGEST, known.sender());
        requireAddress(form, "sender", sender);
        String username = form.text("username", LONGEST);
        String password = form.text("password", LONGEST);
        // A password is for the server it was given for, and goes to no other.
        if (known != null && known.host().equals(host)) {
            username = username == null ? known.username() : username;
            password = password == null ? known.password() : password;
        }
        if (username != null && password == null) {
            throw form.bad("password", "is required with a username");
        }
        return new Target.Smtp(
                host,
                form.number("port", 1, LARGEST_PORT, known == null ? 587 : known.port()),
                username,
                password,
                sender,
                security(form, known == null ? Security.STARTTLS : known.security()));
    }

    private static Security security(Form form, Security known) {
        String given = form.text("security", LONGEST);
        if (given == null) {
            return known;
        }
        return Arrays.stream(Security.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(given))
                .findFirst()
                .orElseThrow(() -> form.oneOf("security", List.of("none", "starttls", "tls")));
    }

    private static void requireAddress(Form form, String field, String address) {
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            if (parsed.getAddress().equals(address) && address.contains("@")) {
                return;
            }
        } catch (AddressException malformed) {
            // Answered below.
        }
        throw form.bad(field, "must be an e-mail address, as in name@example.com");
    }
}
