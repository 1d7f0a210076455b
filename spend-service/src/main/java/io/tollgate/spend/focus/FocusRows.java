package io.tollgate.spend.focus;

import static io.tollgate.spend.focus.FocusColumn.*;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.spend.statement.BillingMonth;
import io.tollgate.spend.statement.ClosedMonth;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of charges. The sum of BilledCost over all rows of a charge is what the ledger has of
 * it: list cost less discount in rows of usage, the margin in a row of adjustment.
 */
final class FocusRows {

    private static final String ISSUER = "Tollgate";
    private static final MathContext PRICE = MathContext.DECIMAL128;

    private final BillingMonth month;
    private final Map<Ref, Label> names;

    /**
     * @param names of organisations, teams and keys, as far as they are known
     */
    FocusRows(BillingMonth month, Map<Ref, Label> names) {
        this.month = month;
        this.names = names;
    }

    List<FocusRow> of(Charge charge, @Nullable String costCenter) {
        FocusRow common = common(charge, costCenter);
        List<FocusRow> rows = new ArrayList<>();
        for (Meter.Reading reading : Meter.read(charge)) {
            rows.add(usage(common.copy(), charge, reading));
        }
        if (charge.margin().signum() != 0) {
            rows.add(
                    costs(common.copy(), charge.margin(), charge.margin())
                            .put(CHARGE_CATEGORY, "Adjustment")
                            .put(CHARGE_DESCRIPTION, "Margin on " + charge.modelGroup()));
        }
        if (!rows.isEmpty()) {
            rows.getFirst().put(X_REQUEST_COUNT, BigDecimal.valueOf(charge.requests()));
        }
        return rows;
    }

    private static FocusRow usage(FocusRow row, Charge charge, Meter.Reading reading) {
        Meter meter = reading.meter();
        String model = model(charge);
        String sku = provider(charge) + "/" + model;
        boolean counted = reading.quantity().signum() != 0;
        return costs(row, reading.list(), reading.contracted())
                .put(CHARGE_CATEGORY, "Usage")
                .put(CHARGE_DESCRIPTION, meter.label() + " of " + model)
                .put(CONSUMED_QUANTITY, reading.quantity())
                .put(CONSUMED_UNIT, meter.unit())
                .put(PRICING_CATEGORY, "Standard")
                .put(PRICING_QUANTITY, reading.quantity())
                .put(PRICING_UNIT, meter.unit())
                .put(LIST_UNIT_PRICE, counted ? price(reading.list(), reading.quantity()) : null)
                .put(
                        CONTRACTED_UNIT_PRICE,
                        counted ? price(reading.contracted(), reading.quantity()) : null)
                .put(SKU_ID, sku)
                .put(SKU_METER, meter.label())
                .put(SKU_PRICE_ID, sku + "/" + meter.slug())
                .put(SKU_PRICE_DETAILS, json(Map.of("x_Model", model)));
    }

    private static FocusRow costs(FocusRow row, BigDecimal list, BigDecimal contracted) {
        return row.put(LIST_COST, list)
                .put(CONTRACTED_COST, contracted)
                .put(EFFECTIVE_COST, contracted)
                .put(BILLED_COST, contracted);
    }

    /** A price is never negative, not even where a correction takes back. */
    private static BigDecimal price(BigDecimal cost, BigDecimal quantity) {
        return cost.divide(quantity, PRICE).abs().stripTrailingZeros();
    }

    private FocusRow common(Charge charge, @Nullable String costCenter) {
        String account = charge.organizationId() == null ? "default" : charge.organizationId();
        String team = charge.teamId();
        String region = charge.region();
        String deployment = charge.deploymentId();
        ClosedMonth closed = month.closed();
        return new FocusRow()
                .put(BILLING_ACCOUNT_ID, account)
                .put(BILLING_ACCOUNT_NAME, name(LevelKind.ORGANIZATION, charge.organizationId()))
                .put(BILLING_CURRENCY, "USD")
                .put(BILLING_PERIOD_START, start(month.month().atDay(1)))
                .put(BILLING_PERIOD_END, start(month.month().plusMonths(1).atDay(1)))
                .put(
                        CHARGE_CLASS,
                        month.corrects(YearMonth.from(charge.day())) ? "Correction" : null)
                .put(CHARGE_FREQUENCY, "Usage-Based")
                .put(CHARGE_PERIOD_START, start(charge.day()))
                .put(CHARGE_PERIOD_END, start(charge.day().plusDays(1)))
                .put(INVOICE_ID, closed == null ? null : closed.id())
                .put(INVOICE_ISSUER_NAME, ISSUER)
                .put(PROVIDER_NAME, provider(charge))
                .put(PUBLISHER_NAME, provider(charge))
                .put(REGION_ID, region)
                .put(REGION_NAME, region)
                .put(RESOURCE_ID, deployment)
                .put(RESOURCE_NAME, deployment == null ? null : charge.modelGroup())
                .put(RESOURCE_TYPE, deployment == null ? null : "Model Deployment")
                .put(SERVICE_CATEGORY, "AI and Machine Learning")
                .put(SERVICE_SUBCATEGORY, "Generative AI")
                .put(SERVICE_NAME, provider(charge) + " models")
                .put(SUB_ACCOUNT_ID, team)
                .put(SUB_ACCOUNT_NAME, name(LevelKind.TEAM, team))
                .put(SUB_ACCOUNT_TYPE, team == null ? null : "Team")
                .put(TAGS, tags(charge.tags()))
                .put(X_API_KEY_ID, charge.keyId())
                .put(X_API_KEY_NAME, charge.keyAlias())
                .put(X_CALL_TYPE, charge.callType())
                .put(X_COST_CENTER, costCenter)
                .put(X_CUSTOMER_ID, charge.endUser())
                .put(X_MODEL_GROUP, charge.modelGroup())
                .put(X_USER_ID, charge.userId());
    }

    private @Nullable String name(LevelKind kind, @Nullable String id) {
        Label label = id == null ? null : names.get(new Ref(kind, id));
        return label == null ? null : label.name();
    }

    /** Nobody knows whom an orphaned call reached. */
    private static String provider(Charge charge) {
        return charge.provider() == null ? ISSUER : charge.provider();
    }

    private static String model(Charge charge) {
        return charge.model() == null ? charge.modelGroup() : charge.model();
    }

    /** Requests carry words, not pairs; FOCUS has true as the value of such a tag. */
    private static @Nullable String tags(List<String> words) {
        Map<String, Object> tags = new TreeMap<>();
        words.forEach(word -> tags.put(word, true));
        return tags.isEmpty() ? null : json(tags);
    }

    private static String json(Map<String, ?> object) {
        return ContractJson.MAPPER.writeValueAsString(object);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
