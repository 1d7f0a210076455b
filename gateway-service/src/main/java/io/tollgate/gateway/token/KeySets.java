package io.tollgate.gateway.token;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The keys of issuers: cached, asked for anew when a token names a key that is not among them (at
 * most twice in 30 seconds), and used for an hour longer when the issuer is away.
 */
final class KeySets {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration OUTAGE = Duration.ofHours(1);

    private KeySets() {}

    static JWKSource<SecurityContext> of(Issuer issuer, String url, Duration lifetime) {
        try {
            URL address = URI.create(url).toURL();
            return JWKSourceBuilder.<SecurityContext>create(address, new Retriever(issuer))
                    .cache(lifetime.toMillis(), CONNECT_MILLIS + READ_MILLIS)
                    .refreshAheadCache(false)
                    .retrying(true)
                    .outageTolerant(OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException | IllegalArgumentException malformed) {
            throw new IllegalStateException("the address of an issuer's keys is malformed: " + url);
        }
    }

    /** Asks for keys, where needed with a token that somebody else renews. */
    private static final class Retriever extends DefaultResourceRetriever {

        private final @Nullable Path token;

        Retriever(Issuer issuer) {
            super(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES, true, socketFactory(issuer.caFile()));
            this.token = issuer.tokenFile() == null ? null : Path.of(issuer.tokenFile());
        }

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            if (token != null) {
                String bearer = Files.readString(token).trim();
                setHeaders(Map.of("Authorization", List.of("Bearer " + bearer)));
            }
            return super.retrieveResource(url);
        }
    }

    private static @Nullable SSLSocketFactory socketFactory(@Nullable String caFile) {
        if (caFile == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(caFile))) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + count++, each);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalStateException("ca_file cannot be read: " + caFile, unreadable);
        }
    }
}
