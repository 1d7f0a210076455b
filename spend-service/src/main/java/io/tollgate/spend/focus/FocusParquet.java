package io.tollgate.spend.focus;

import io.tollgate.spend.focus.FocusColumn.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Util;

/**
 * FOCUS as Parquet: one page for each column of ten thousand rows, plain values, gzip. Decimals
 * have 38 digits, 20 of them after the point; times are microseconds in UTC. Written from front to
 * back, so that nothing but one group of rows is held.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">The file format</a>
 */
final class FocusParquet implements FocusWriter {

    static final int SCALE = 20;

    private static final int PRECISION = 38;
    private static final int DECIMAL_BYTES = 16;
    private static final int MOST_ROWS = 10_000;
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final Map<FocusColumn, ParquetColumn> columns = new EnumMap<>(FocusColumn.class);
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;
    private int rows;
    private long allRows;
    private boolean closed;

    FocusParquet(OutputStream out) throws IOException {
        this.out = out;
        write(MAGIC);
        begin();
    }

    private void begin() {
        for (FocusColumn column : FocusColumn.values()) {
            columns.put(column, new ParquetColumn(column.nullable()));
        }
        rows = 0;
    }

    @Override
    public void row(FocusRow row) throws IOException {
        for (FocusColumn column : FocusColumn.values()) {
            ParquetColumn values = columns.get(column);
            Object value = row.get(column);
            if (values == null) {
                throw new IllegalStateException(column.id());
            }
            switch (value) {
                case null -> values.absent(column.id());
                case BigDecimal number -> values.fixed(number, SCALE, DECIMAL_BYTES);
                case Instant time ->
                        values.int64(
                                Math.addExact(
                                        Math.multiplyExact(time.getEpochSecond(), 1_000_000L),
                                        time.getNano() / 1_000));
                default -> values.bytes(value.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        if (++rows == MOST_ROWS) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (rows == 0) {
            return;
        }
        List<ColumnChunk> chunks = new ArrayList<>();
        long raw = 0;
        for (Map.Entry<FocusColumn, ParquetColumn> column : columns.entrySet()) {
            ColumnMetaData written = chunk(column.getKey(), column.getValue().page());
            raw += written.getTotal_uncompressed_size();
            chunks.add(new ColumnChunk(0).setMeta_data(written));
        }
        groups.add(new RowGroup(chunks, raw, rows));
        allRows += rows;
        begin();
    }

    private ColumnMetaData chunk(FocusColumn column, byte[] page) throws IOException {
        byte[] packed = gzip(page);
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length, packed.length);
        header.setData_page_header(
                new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        Util.writePageHeader(header, head);
        long start = position;
        write(head.toByteArray());
        write(packed);
        return new ColumnMetaData(
                physical(column.type()),
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(column.id()),
                CompressionCodec.GZIP,
                rows,
                (long) head.size() + page.length,
                (long) head.size() + packed.length,
                start);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static org.apache.parquet.format.Type physical(Type type) {
        return switch (type) {
            case STRING, JSON -> org.apache.parquet.format.Type.BYTE_ARRAY;
            case DECIMAL -> org.apache.parquet.format.Type.FIXED_LEN_BYTE_ARRAY;
            case TIME -> org.apache.parquet.format.Type.INT64;
        };
    }

    private static SchemaElement element(FocusColumn column) {
        SchemaElement element =
                new SchemaElement(column.id())
                        .setType(physical(column.type()))
                        .setRepetition_type(
                                column.nullable()
                                        ? FieldRepetitionType.OPTIONAL
                                        : FieldRepetitionType.REQUIRED);
        return switch (column.type()) {
            case STRING, JSON ->
                    element.setConverted_type(ConvertedType.UTF8)
                            .setLogicalType(LogicalType.STRING(new StringType()));
            case DECIMAL ->
                    element.setType_length(DECIMAL_BYTES)
                            .setConverted_type(ConvertedType.DECIMAL)
                            .setScale(SCALE)
                            .setPrecision(PRECISION)
                            .setLogicalType(LogicalType.DECIMAL(new DecimalType(SCALE, PRECISION)));
            case TIME ->
                    element.setConverted_type(ConvertedType.TIMESTAMP_MICROS)
                            .setLogicalType(
                                    LogicalType.TIMESTAMP(
                                            new TimestampType(
                                                    true, TimeUnit.MICROS(new MicroSeconds()))));
        };
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    /** Writes the rest and the footer. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        flush();
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("focus").setNum_children(FocusColumn.values().length));
        for (FocusColumn column : FocusColumn.values()) {
            schema.add(element(column));
        }
        FileMetaData footer = new FileMetaData(1, schema, allRows, groups);
        footer.setCreated_by("Tollgate");
        footer.setKey_value_metadata(
                List.of(new KeyValue("FocusVersion").setValue(FocusSchema.VERSION)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, written);
        write(written.toByteArray());
        int length = written.size();
        write(
                new byte[] {
                    (byte) length,
                    (byte) (length >> 8),
                    (byte) (length >> 16),
                    (byte) (length >> 24)
                });
        write(MAGIC);
        out.close();
    }
}
