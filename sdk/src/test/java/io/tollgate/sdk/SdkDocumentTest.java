package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/sdk.md} compile, run, and print what the document says. */
class SdkDocumentTest {
    private static final Pattern PROGRAM =
            Pattern.compile(
                    "```java\\n(.*?class (\\w+) .*?)```\\s+It prints:\\s+```text\\n(.*?)```",
                    Pattern.DOTALL);

    @TempDir private Path folder;

    @TestFactory
    Stream<DynamicTest> everyProgramPrintsWhatTheDocumentSays() throws IOException {
        Path root = Path.of(System.getProperty("tollgate.root", "..")).toAbsolutePath().normalize();
        String document = Files.readString(root.resolve("docs/sdk.md"));
        List<String[]> programs =
                PROGRAM.matcher(document)
                        .results()
                        .map(m -> new String[] {m.group(2), m.group(1), m.group(3)})
                        .toList();
        Matcher blocks = Pattern.compile("```java").matcher(document);
        assertThat(programs).hasSize((int) blocks.results().count()).hasSizeGreaterThan(4);
        return programs.stream()
                .map(p -> DynamicTest.dynamicTest(p[0], () -> runs(p[0], p[1], p[2])));
    }

    private void runs(String name, String source, String expected) throws Exception {
        Path file = folder.resolve(name + ".java");
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled =
                    compiler.getTask(
                                    complaints,
                                    files,
                                    null,
                                    List.of(
                                            "-d",
                                            folder.toString(),
                                            "-proc:none",
                                            "-cp",
                                            classPath()),
                                    null,
                                    files.getJavaFileObjects(file))
                            .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            var main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        // A log may say something of its own before.
        assertThat("\n" + printed.toString(StandardCharsets.UTF_8).strip())
                .endsWith("\n" + expected.strip());
    }

    /** Surefire may hide the class path in a jar's manifest. */
    private static String classPath() {
        String real = System.getProperty("surefire.test.class.path");
        return real == null
                ? System.getProperty("java.class.path")
                : real.replace('\n', File.pathSeparatorChar);
    }
}
