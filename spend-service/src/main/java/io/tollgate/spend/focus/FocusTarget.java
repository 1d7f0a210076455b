package io.tollgate.spend.focus;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Where files are put. */
sealed interface FocusTarget extends Closeable {

    /**
     * Puts a whole file in the place of an older one, so that nobody reads half of it.
     *
     * @param name with folders before it
     * @return where it lies now
     */
    String put(Path file, String name) throws IOException;

    static FocusTarget of(FocusProperties properties) {
        if (!properties.destination().startsWith("s3://")) {
            return new Folder(Path.of(properties.destination()));
        }
        URI address = URI.create(properties.destination());
        S3ClientBuilder client = S3Client.builder().httpClientBuilder(Apache5HttpClient.builder());
        if (!properties.s3Region().isEmpty()) {
            client.region(Region.of(properties.s3Region()));
        }
        if (!properties.s3Endpoint().isEmpty()) {
            client.endpointOverride(URI.create(properties.s3Endpoint())).forcePathStyle(true);
        }
        String prefix = address.getPath() == null ? "" : address.getPath().replaceAll("^/|/$", "");
        return new Bucket(client.build(), address.getHost(), prefix);
    }

    /** A folder of this machine, or one that is mounted. */
    record Folder(Path folder) implements FocusTarget {

        @Override
        public String put(Path file, String name) throws IOException {
            Path place = folder.resolve(name);
            Path parent = place.getParent();
            Files.createDirectories(parent == null ? folder : parent);
            Path beside = place.resolveSibling(place.getFileName() + ".part");
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    beside,
                    place,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return place.toString();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** A bucket of S3, with credentials as the AWS SDK finds them. */
    record Bucket(S3Client client, String bucket, String prefix) implements FocusTarget {

        @Override
        public String put(Path file, String name) {
            String key = prefix.isEmpty() ? name : prefix + "/" + name;
            client.putObject(request -> request.bucket(bucket).key(key), file);
            return "s3://" + bucket + "/" + key;
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
