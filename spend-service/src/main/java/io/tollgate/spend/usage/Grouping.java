package io.tollgate.spend.usage;

/** What results can be grouped and filtered by. The expressions are constants. */
enum Grouping {
    PROJECT_ID("project_id", "project_ids", "team_id"),
    USER_ID("user_id", "user_ids", "user_id"),
    API_KEY_ID("api_key_id", "api_key_ids", "key_id"),
    MODEL("model", "models", "coalesce(model, model_group)"),
    LINE_ITEM("line_item", "line_items", "coalesce(model, model_group)");

    private final String field;
    private final String filter;
    private final String expression;

    Grouping(String field, String filter, String expression) {
        this.field = field;
        this.filter = filter;
        this.expression = expression;
    }

    String field() {
        return field;
    }

    /** The parameter that filters by it. */
    String filter() {
        return filter;
    }

    String expression() {
        return expression;
    }
}
