package io.tollgate.sdk.price;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The names under which the catalogue may know what a client calls by one name. */
final class ModelNames {
    private static final Pattern REGION =
            Pattern.compile("^(?:us|eu|apac|jp|au|ca|sa|me|af|us-gov)\\.(.+)$");
    private static final Pattern VERSION = Pattern.compile("(?:-v\\d+)?:\\d+$");
    private static final Pattern FINE_TUNED = Pattern.compile("^(ft:[^:]+):.*$");

    private ModelNames() {}

    /** Most exact first. */
    static Set<String> of(String model) {
        Set<String> names = new LinkedHashSet<>();
        names.add(model);
        String bare = bare(model);
        add(names, bare);
        var region = REGION.matcher(bare);
        if (region.matches()) {
            // Bedrock's inference profiles: https://docs.aws.amazon.com/bedrock/latest/userguide
            add(names, "regional." + region.group(1));
            add(names, region.group(1));
        } else if (bare.startsWith("global.")) {
            add(names, bare.substring("global.".length()));
            add(names, "regional." + bare.substring("global.".length()));
        } else {
            add(names, "regional." + bare);
        }
        return names;
    }

    private static void add(Set<String> names, String name) {
        String unversioned = VERSION.matcher(name).replaceFirst("");
        names.add(name);
        names.add(unversioned);
        names.add(withoutDate(unversioned));
    }

    /** Without what surrounds the name in ARNs, resource paths and fine-tuned models. */
    private static String bare(String model) {
        if (model.startsWith("arn:")) {
            return model.substring(model.lastIndexOf('/') + 1);
        }
        int path = model.lastIndexOf("models/");
        if (path >= 0) {
            return model.substring(path + "models/".length());
        }
        var tuned = FINE_TUNED.matcher(model);
        return tuned.matches() ? tuned.group(1) : model;
    }

    static String withoutDate(String model) {
        int at = model.lastIndexOf('@');
        if (at > 0) {
            return model.substring(0, at);
        }
        return DatedName.strip(model);
    }
}
