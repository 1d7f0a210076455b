package io.tollgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheIT {

    private static final Service SERVICE = new Service("key-service", 64);

    /** Unpacks itself as a Boot jar does, and counts how often. */
    static final class SelfUnpacking {

        public static void main(String[] args) throws IOException {
            Path folder = Files.createDirectories(Path.of(args[args.length - 1]));
            Files.writeString(
                    folder.resolve("times"),
                    "x",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    @TempDir private Path root;
    private Home home;
    private Path built;

    @BeforeEach
    void build() throws IOException {
        home = new Home(root, root.resolve(".tollgate"));
        built = root.resolve("key-service/target/key-service-boot.jar");
        Files.createDirectories(built.getParent());
        write("first build");
    }

    @Test
    void aBuildIsUnpackedOnceAndANewOneAgain() throws IOException {
        Path unpacked = StartCache.jar(home, SERVICE);
        StartCache.jar(home, SERVICE);

        assertThat(unpacked.getFileName()).isEqualTo(built.getFileName());
        assertThat(unpacked.resolveSibling("times")).content().isEqualTo("x");

        write("another build, of another size");
        StartCache.jar(home, SERVICE);
        assertThat(unpacked.resolveSibling("times")).content().isEqualTo("xx");
    }

    @Test
    void theCacheOfAnOldBuildIsNeverUsed() throws IOException {
        Path cache = StartCache.jar(home, SERVICE).resolveSibling("start.aot");
        assertThat(StartCache.options(home, SERVICE)).isEmpty();
        Files.writeString(cache, "trained");
        assertThat(StartCache.options(home, SERVICE)).contains("-XX:AOTCache=" + cache);

        write("another build, of another size");
        assertThat(StartCache.options(home, SERVICE)).isEmpty();
        assertThat(cache).doesNotExist();
    }

    @Test
    void aServiceThatIsNotBuiltIsNamed() throws IOException {
        Files.delete(built);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> StartCache.jar(home, SERVICE))
                .withMessageContaining("key-service is not built");
    }

    private void write(String content) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SelfUnpacking.class.getName());
        String path = SelfUnpacking.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(built);
                JarOutputStream jar = new JarOutputStream(file, manifest);
                InputStream compiled =
                        SelfUnpacking.class.getClassLoader().getResourceAsStream(path)) {
            jar.putNextEntry(new JarEntry(path));
            compiled.transferTo(jar);
            jar.putNextEntry(new JarEntry("content"));
            jar.write(content.getBytes());
        }
    }
}
