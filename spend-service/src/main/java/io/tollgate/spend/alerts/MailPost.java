package io.tollgate.spend.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.spend.alerts.AlertProperties.MailServer;
import io.tollgate.spend.alerts.Target.Smtp.Security;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends e-mail: through the destination's own server, which is guarded, or the operator's. */
final class MailPost {

    private static final int TLS_PORT = 465;

    private final AddressGuard guard;
    private final Duration timeout;
    private final Target.@Nullable Smtp operators;

    MailPost(AddressGuard guard, Duration timeout, MailServer server) {
        this.guard = guard;
        this.timeout = timeout;
        this.operators = server.host().isEmpty() ? null : smtp(server);
    }

    /** Whether destinations without a server of their own can be reached. */
    boolean hasServer() {
        return operators != null;
    }

    /** Delivered when the server took the message; never throws for a failure. */
    Reply send(Target.Email target, Message message) {
        Target.Smtp own = target.smtp();
        Target.Smtp server = own == null ? operators : own;
        if (server == null) {
            return Reply.failed("no mail server is set: SMTP_HOST is empty");
        }
        try {
            JavaMailSenderImpl sender = sender(server, own != null);
            sender.send(mail(sender, server, target, message));
            return Reply.accepted(null, "the mail server took the message");
        } catch (MailException | MessagingException failed) {
            return Reply.failed(reason(failed));
        }
    }

    private static MimeMessage mail(
            JavaMailSenderImpl sender, Target.Smtp server, Target.Email target, Message message)
            throws MessagingException {
        MimeMessage mail = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(mail, UTF_8.name());
        helper.setFrom(server.sender());
        helper.setTo(target.to().toArray(String[]::new));
        helper.setSubject(AlertText.title(message));
        helper.setSentDate(Date.from(message.createdAt()));
        helper.setText(Payloads.mail(message));
        // The same for every attempt, so that mail programs show a repetition once.
        mail.setHeader("Message-ID", "<" + message.id() + "@tollgate>");
        mail.setHeader("Auto-Submitted", "auto-generated");
        return mail;
    }

    private JavaMailSenderImpl sender(Target.Smtp server, boolean guarded) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(server.host());
        sender.setPort(server.port());
        sender.setUsername(server.username());
        sender.setPassword(server.password());
        Properties settings = sender.getJavaMailProperties();
        String millis = Long.toString(timeout.toMillis());
        settings.put("mail.smtp.connectiontimeout", millis);
        settings.put("mail.smtp.timeout", millis);
        settings.put("mail.smtp.writetimeout", millis);
        settings.put("mail.smtp.auth", Boolean.toString(server.username() != null));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        boolean startTls = server.security() == Security.STARTTLS;
        settings.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        settings.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        boolean tls = server.security() == Security.TLS;
        settings.put("mail.smtp.ssl.enable", Boolean.toString(tls));
        if (guarded) {
            // TLS is laid over this socket, with STARTTLS and without.
            settings.put("mail.smtp.socketFactory", guard.sockets());
            settings.put("mail.smtp.ssl.socketFactory", guard.sockets());
            settings.put("mail.smtp.socketFactory.fallback", "false");
        }
        return sender;
    }

    private static Target.Smtp smtp(MailServer server) {
        Security security =
                !server.tls()
                        ? Security.NONE
                        : server.port() == TLS_PORT ? Security.TLS : Security.STARTTLS;
        return new Target.Smtp(
                server.host(),
                server.port(),
                server.username().isEmpty() ? null : server.username(),
                server.username().isEmpty() ? null : server.password(),
                server.sender(),
                security);
    }

    private static String reason(Exception failed) {
        Throwable cause = failed;
        if (failed instanceof MailSendException several
                && several.getMessageExceptions().length > 0) {
            cause = several.getMessageExceptions()[0];
        }
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof java.io.IOException broken) {
                return HttpPost.reason(broken);
            }
        }
        return switch (cause) {
            case MailAuthenticationException refused -> "the mail server refuses the sign-in";
            case AuthenticationFailedException refused -> "the mail server refuses the sign-in";
            case SendFailedException refused ->
                    "the mail server refuses the message: " + oneLine(refused.getMessage());
            case MessagingException other ->
                    "the mail server cannot be used: " + oneLine(other.getMessage());
            default -> "the mail server cannot be used";
        };
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason given" : text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
