package io.tollgate.spend.focus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metadata that FOCUS wants beside the data. */
final class FocusSchema {

    static final String VERSION = "1.2";

    /** Changes whenever {@link FocusColumn} does. */
    private static final String ID = "tollgate-focus-1.2-1";

    private static final String CREATED = "2026-11-22T00:00:00Z";

    private FocusSchema() {}

    static Map<String, Object> shown() {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (FocusColumn column : FocusColumn.values()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("ColumnName", column.id());
            shown.put("DataType", column.type().name());
            if (column.type() == FocusColumn.Type.DECIMAL) {
                shown.put("NumericPrecision", 38);
                shown.put("NumberScale", FocusParquet.SCALE);
            }
            if (column.type() == FocusColumn.Type.STRING) {
                shown.put("StringEncoding", "UTF-8");
            }
            columns.add(shown);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("SchemaId", ID);
        schema.put("CreationDate", CREATED);
        schema.put("FocusVersion", VERSION);
        schema.put("ColumnDefinition", columns);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("DataGenerator", Map.of("DataGenerator", "Tollgate"));
        shown.put("Schema", schema);
        return shown;
    }
}
