package io.tollgate.spend.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where messages go, with the secrets that takes; stored sealed and never shown or logged. */
sealed interface Target {

    /**
     * @param secret {@code whsec_} and base64 of the key that signs
     */
    record Webhook(String url, String secret) implements Target {
        @Override
        public String toString() {
            return "Webhook[]";
        }
    }

    /**
     * @param url secret: who knows it may post
     */
    record Slack(String url) implements Target {
        @Override
        public String toString() {
            return "Slack[]";
        }
    }

    /**
     * @param url secret: who knows it may post
     */
    record Teams(String url) implements Target {
        @Override
        public String toString() {
            return "Teams[]";
        }
    }

    /**
     * @param to at least one address
     * @param smtp null for the operator's mail server
     */
    record Email(List<String> to, @Nullable Smtp smtp) implements Target {

        public Email {
            to = List.copyOf(to);
        }

        @Override
        public String toString() {
            return "Email[]";
        }
    }

    /**
     * A mail server.
     *
     * @param username null for no sign-in
     * @param sender address that messages come from
     */
    record Smtp(
            String host,
            int port,
            @Nullable String username,
            @Nullable String password,
            String sender,
            Security security) {

        /** How the connection is protected. */
        enum Security {
            /** Not at all. */
            NONE,
            /** Plain at first, and refused where the server does not offer TLS. */
            STARTTLS,
            /** From the first byte. */
            TLS
        }

        @Override
        public String toString() {
            return "Smtp[" + host + ":" + port + "]";
        }
    }
}
