package io.tollgate.providers.adjustment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import io.tollgate.providers.catalogue.Catalogue;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class AdjustmentIT extends ProviderServiceTestBase {

    private static final String DISCOUNTS = "/config/cost_discount_config";
    private static final String MARGINS = "/config/cost_margin_config";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Autowired private Catalogue catalogue;

    private final FakeProvider upstream = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();

    @AfterEach
    void close() {
        upstream.close();
        patch(ADMIN, DISCOUNTS, "{}");
        patch(ADMIN, MARGINS, "{}");
    }

    @Test
    void aCallIsReportedAtListCostWithDiscountAndMarginBesideIt() {
        deploy();
        assertThat(patch(ADMIN, DISCOUNTS, "{\"openai_like\": 0.5}").status()).isEqualTo(200);
        assertThat(
                        patch(
                                        ADMIN,
                                        MARGINS,
                                        """
                                        {"global": 5, "openai_like":
                                         {"percentage": 0.1, "fixed_amount": 0.001}}
                                        """)
                                .status())
                .isEqualTo(200);

        Answer answer = call("/v1/chat/completions", model, null, ASK);

        Attempt attempt = answer.report().attempts().getFirst();
        assertThat(attempt.cost().list()).isEqualByComparingTo("0.000011");
        assertThat(attempt.cost().discount()).isEqualByComparingTo("0.0000055");
        assertThat(attempt.cost().margin()).isEqualByComparingTo("0.00100055");
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.00100605");
        assertThat(answer.report().cost()).isEqualByComparingTo("0.00100605");
    }

    @Test
    void admissionReckonsWithTheMarginAndNotWithTheDiscount() {
        deploy();
        patch(ADMIN, DISCOUNTS, "{\"openai_like\": 0.5}");
        patch(ADMIN, MARGINS, "{\"global\": {\"percentage\": 0.2, \"fixed_amount\": 0.003}}");

        ModelOffer offer = catalogue.offer(model).orElseThrow();

        assertThat(offer.inputUsdPerMillion()).isEqualByComparingTo("1.2");
        assertThat(offer.outputUsdPerMillion()).isEqualByComparingTo("2.4");
        assertThat(offer.usdPerCall()).isEqualByComparingTo("0.003");
    }

    @Test
    void aPatchReplacesTheWholeMap() {
        patch(ADMIN, DISCOUNTS, "{\"openai\": 0.1, \"vertex_ai\": 0.05}");
        Answer replaced = patch(ADMIN, DISCOUNTS, "{\"vertex_ai\": 0.25}");

        assertThat(replaced.json().path("status").asString()).isEqualTo("success");
        assertThat(get(ADMIN, DISCOUNTS).json().toString())
                .isEqualTo("{\"values\":{\"vertex_ai\":0.25}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cost_discount_config | {"openai": 1.01}                      | openai
                    cost_discount_config | {"openai": -0.1}                      | openai
                    cost_discount_config | {"openai": "0.1"}                     | openai
                    cost_discount_config | {"nobody-knows": 0.1}                 | nobody-knows
                    cost_discount_config | {"global": 0.1}                       | global
                    cost_discount_config | {"openai": 0.12345678901}             | openai
                    cost_margin_config   | {"openai": {}}                        | openai
                    cost_margin_config   | {"openai": 11}                        | openai
                    cost_margin_config   | {"global": {"fixed_amount": -1}}      | global.fixed_amount
                    cost_margin_config   | {"global": {"percent": 1}}            | global.percent
                    """)
    void whatMakesNoSenseIsRefusedByItsField(String path, String body, String field) {
        Answer answer = patch(ADMIN, "/config/" + path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/param").asString()).isEqualTo(field);
    }

    @Test
    void onlyAdministratorsSeeThemAndViewersCannotChangeThem() {
        Principal viewer = new Principal(Role.PROXY_ADMIN_VIEWER, null, "u-viewer", null, null);

        assertThat(get(USER, MARGINS).status()).isEqualTo(403);
        assertThat(patch(USER, MARGINS, "{}").status()).isEqualTo(403);
        assertThat(get(viewer, MARGINS).status()).isEqualTo(200);
        assertThat(patch(viewer, MARGINS, "{}").status()).isEqualTo(403);
    }

    private void deploy() {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "openai_like/up",
                         "api_key": "sk-up", "api_base": "%s", "input_cost_per_token": 0.000001,
                         "output_cost_per_token": 0.000002}}
                        """
                                .formatted(model, upstream.address()));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }
}
