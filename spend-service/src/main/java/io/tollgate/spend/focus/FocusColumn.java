package io.tollgate.spend.focus;

import java.util.List;

/**
 * The columns that are exported, in their order: all mandatory ones of FOCUS 1.2, those of the
 * conditional and recommended ones whose condition Tollgate meets, and own ones, whose names begin
 * with {@code x_}.
 */
enum FocusColumn {
    BILLED_COST("BilledCost", Type.DECIMAL, false),
    BILLING_ACCOUNT_ID("BillingAccountId", Type.STRING, false),
    BILLING_ACCOUNT_NAME("BillingAccountName", Type.STRING, true),
    BILLING_CURRENCY("BillingCurrency", Type.STRING, false),
    BILLING_PERIOD_END("BillingPeriodEnd", Type.TIME, false),
    BILLING_PERIOD_START("BillingPeriodStart", Type.TIME, false),
    CHARGE_CATEGORY("ChargeCategory", Type.STRING, false, "Usage", "Adjustment"),
    CHARGE_CLASS("ChargeClass", Type.STRING, true, "Correction"),
    CHARGE_DESCRIPTION("ChargeDescription", Type.STRING, true),
    CHARGE_FREQUENCY("ChargeFrequency", Type.STRING, false, "Usage-Based"),
    CHARGE_PERIOD_END("ChargePeriodEnd", Type.TIME, false),
    CHARGE_PERIOD_START("ChargePeriodStart", Type.TIME, false),
    CONSUMED_QUANTITY("ConsumedQuantity", Type.DECIMAL, true),
    CONSUMED_UNIT("ConsumedUnit", Type.STRING, true),
    CONTRACTED_COST("ContractedCost", Type.DECIMAL, false),
    CONTRACTED_UNIT_PRICE("ContractedUnitPrice", Type.DECIMAL, true),
    EFFECTIVE_COST("EffectiveCost", Type.DECIMAL, false),
    INVOICE_ID("InvoiceId", Type.STRING, true),
    INVOICE_ISSUER_NAME("InvoiceIssuerName", Type.STRING, false),
    LIST_COST("ListCost", Type.DECIMAL, false),
    LIST_UNIT_PRICE("ListUnitPrice", Type.DECIMAL, true),
    PRICING_CATEGORY("PricingCategory", Type.STRING, true, "Standard"),
    PRICING_QUANTITY("PricingQuantity", Type.DECIMAL, true),
    PRICING_UNIT("PricingUnit", Type.STRING, true),
    PROVIDER_NAME("ProviderName", Type.STRING, false),
    PUBLISHER_NAME("PublisherName", Type.STRING, false),
    REGION_ID("RegionId", Type.STRING, true),
    REGION_NAME("RegionName", Type.STRING, true),
    RESOURCE_ID("ResourceId", Type.STRING, true),
    RESOURCE_NAME("ResourceName", Type.STRING, true),
    RESOURCE_TYPE("ResourceType", Type.STRING, true),
    SERVICE_CATEGORY("ServiceCategory", Type.STRING, false, "AI and Machine Learning"),
    SERVICE_NAME("ServiceName", Type.STRING, false),
    SERVICE_SUBCATEGORY("ServiceSubcategory", Type.STRING, false, "Generative AI"),
    SKU_ID("SkuId", Type.STRING, true),
    SKU_METER("SkuMeter", Type.STRING, true),
    SKU_PRICE_DETAILS("SkuPriceDetails", Type.JSON, true),
    SKU_PRICE_ID("SkuPriceId", Type.STRING, true),
    SUB_ACCOUNT_ID("SubAccountId", Type.STRING, true),
    SUB_ACCOUNT_NAME("SubAccountName", Type.STRING, true),
    SUB_ACCOUNT_TYPE("SubAccountType", Type.STRING, true),
    TAGS("Tags", Type.JSON, true),
    X_API_KEY_ID("x_ApiKeyId", Type.STRING, true),
    X_API_KEY_NAME("x_ApiKeyName", Type.STRING, true),
    X_CALL_TYPE("x_CallType", Type.STRING, true),
    X_COST_CENTER("x_CostCenter", Type.STRING, true),
    X_CUSTOMER_ID("x_CustomerId", Type.STRING, true),
    X_MODEL_GROUP("x_ModelGroup", Type.STRING, true),
    X_REQUEST_COUNT("x_RequestCount", Type.DECIMAL, true),
    X_USER_ID("x_UserId", Type.STRING, true);

    /** Kinds of values. JSON is text with an object of plain values in it. */
    enum Type {
        STRING,
        DECIMAL,
        TIME,
        JSON
    }

    private final String id;
    private final Type type;
    private final boolean nullable;
    private final List<String> allowed;

    FocusColumn(String id, Type type, boolean nullable, String... allowed) {
        this.id = id;
        this.type = type;
        this.nullable = nullable;
        this.allowed = List.of(allowed);
    }

    /** The specification's name. */
    String id() {
        return id;
    }

    Type type() {
        return type;
    }

    boolean nullable() {
        return nullable;
    }

    /** The values that occur; empty for any. */
    List<String> allowed() {
        return allowed;
    }

    static List<String> ids() {
        return java.util.Arrays.stream(values()).map(FocusColumn::id).toList();
    }
}
