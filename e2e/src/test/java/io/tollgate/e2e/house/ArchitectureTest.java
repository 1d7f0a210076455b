package io.tollgate.e2e.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.tollgate.e2e.suite.SuiteUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The dependency rules of the architecture page, held against the compiled classes. */
class ArchitectureTest {

    /**
     * What the gateway needs to decide about a call, what tools of a vendor may cost for instance,
     * and to wait for its answer: no translation.
     */
    private static final Set<String> FOR_DECISIONS =
            Set.of("Protocol", "HostedTools", "BilledUnit", "JsonSpan", "Deadlines", "Deadline");

    private static final List<String> MODULES =
            List.of(
                    "contracts",
                    "sdk",
                    "platform",
                    "gateway-service",
                    "key-service",
                    "spend-service",
                    "provider-service",
                    "launcher",
                    "bench");

    /** Which of our packages a module's classes may use, besides its own. */
    private static final Map<String, List<String>> ALLOWED =
            Map.of(
                    "contracts", List.of(),
                    "sdk", List.of(),
                    "platform", List.of("contracts"),
                    "gateway", List.of("contracts", "platform", "sdk"),
                    "keys", List.of("contracts", "platform"),
                    "spend", List.of("contracts", "platform"),
                    "providers", List.of("contracts", "platform", "sdk"),
                    "launcher", List.of("contracts"),
                    "bench", List.of());

    private static final Set<String> NOT_A_FEATURE =
            Set.of("util", "utils", "common", "impl", "dto", "model", "config");

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .importPaths(
                            MODULES.stream().map(ArchitectureTest::classesOf).toArray(Path[]::new));

    @Test
    void everyModuleWasImported() {
        for (String module : ALLOWED.keySet()) {
            assertThat(OURS.stream().map(JavaClass::getPackageName))
                    .as(module)
                    .anyMatch(name -> (name + ".").startsWith("io.tollgate." + module + "."));
        }
    }

    @Test
    void noServiceDependsOnAnotherServicesCode() {
        ALLOWED.forEach(
                (module, allowed) -> {
                    Set<String> packages = new TreeSet<>(Set.of("io.tollgate." + module + ".."));
                    allowed.forEach(other -> packages.add("io.tollgate." + other + ".."));
                    DescribedPredicate<JavaClass> foreign =
                            resideInAPackage("io.tollgate..")
                                    .and(not(resideInAnyPackage(packages.toArray(String[]::new))));
                    noClasses()
                            .that()
                            .resideInAPackage("io.tollgate." + module + "..")
                            .should()
                            .dependOnClassesThat(foreign)
                            .because(module + " may depend on nothing of ours but " + allowed)
                            .check(OURS);
                });
    }

    @Test
    void theGatewayKnowsErrorsAndDialectsButTranslatesNothing() {
        noClasses()
                .that()
                .resideInAPackage("io.tollgate.gateway..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.tollgate.sdk..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "io.tollgate.sdk.error",
                                                        "io.tollgate.sdk.dialect")))
                                .and(
                                        DescribedPredicate.describe(
                                                "are more than it takes to decide and to wait",
                                                c -> !FOR_DECISIONS.contains(c.getSimpleName()))))
                .because("the gateway decides, the provider-service translates")
                .check(OURS);
    }

    @Test
    void theSdkAndTheContractsAreUsableWithoutSpring() {
        noClasses()
                .that()
                .resideInAnyPackage("io.tollgate.sdk..", "io.tollgate.contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta..", "io.micrometer..")
                .because("the SDK is called from plain Java")
                .check(OURS);
    }

    @Test
    void theSdkUsesOneHttpClientAndProviderServiceNeedsRedisForItsAccountsOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.tollgate.sdk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..")
                .because("Apache HttpClient 5 costs less CPU for each call")
                .check(OURS);
        noClasses()
                .that()
                .resideInAnyPackage("io.tollgate.providers..", "io.tollgate.contracts..")
                .and()
                .resideOutsideOfPackage("io.tollgate.providers.account..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..")
                .because("without limits on provider accounts provider-service needs no Redis")
                .check(OURS);
    }

    @Test
    void packagesAreNamedAfterFeatures() {
        assertThat(packages())
                .allSatisfy(
                        name ->
                                assertThat(Set.of(name.split("\\.")))
                                        .as(name)
                                        .doesNotContainAnyElementsOf(NOT_A_FEATURE));
    }

    @Test
    void everyPackageIsNullMarked() {
        for (String name : packages()) {
            assertThat(OURS.getPackage(name).isAnnotatedWith(NullMarked.class)).as(name).isTrue();
        }
    }

    @Test
    void packagesOfAModuleFormNoCycle() {
        for (String module : List.of("contracts", "platform", "keys", "spend", "providers")) {
            slices().matching("io.tollgate." + module + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(OURS);
        }
    }

    @Test
    void noStaticFieldCanBeAssignedAgain() {
        classes()
                .that()
                .resideInAPackage("io.tollgate..")
                .should(Conditions.haveNoMutableStaticField())
                .because("static mutable state is shared between calls and tests")
                .check(OURS);
    }

    private static Set<String> packages() {
        Set<String> names = new TreeSet<>();
        OURS.forEach(each -> names.add(each.getPackageName()));
        return names;
    }

    private static Path classesOf(String module) {
        return SuiteUnderTest.root().resolve(module).resolve("target").resolve("classes");
    }
}
