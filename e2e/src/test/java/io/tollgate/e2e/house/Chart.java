package io.tollgate.e2e.house;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The chart, as Helm itself renders it. */
final class Chart {

    static final Path FOLDER = SuiteUnderTest.root().resolve("helm").resolve("tollgate");

    /** Everything that is off by default, as {@code --set} takes it. */
    static final Map<String, Object> ALL_ON =
            Map.of(
                    "ingress.enabled", "true",
                    "networkPolicy.enabled", "true",
                    "serviceMonitor.enabled", "true",
                    "gateway.autoscaling.enabled", "true",
                    "key.autoscaling.enabled", "true",
                    "spend.autoscaling.enabled", "true",
                    "provider.autoscaling.enabled", "true");

    private Chart() {}

    static Helm helm() {
        return new Helm(FOLDER);
    }

    static List<Map<?, ?>> render(Map<String, Object> values) {
        TemplateCommand template = template();
        values.forEach(template::set);
        return Yaml11.documents(template.call());
    }

    static List<Map<?, ?>> render(Path values) {
        return Yaml11.documents(template().withValuesFile(values).call());
    }

    static List<Map<?, ?>> ofKind(List<Map<?, ?>> objects, String kind) {
        return objects.stream().filter(each -> kind.equals(each.get("kind"))).toList();
    }

    private static TemplateCommand template() {
        return helm().template().withName("tollgate").withNamespace("ai").withKubeVersion("1.34.0");
    }
}
