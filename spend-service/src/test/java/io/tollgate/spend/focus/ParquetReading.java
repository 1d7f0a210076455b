package io.tollgate.spend.focus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/** Reads a Parquet file by what its own footer says. */
final class ParquetReading {

    private ParquetReading() {}

    static List<Map<String, Object>> rows(byte[] file) throws IOException {
        assertMagic(file, 0);
        assertMagic(file, file.length - 4);
        int length =
                ByteBuffer.wrap(file, file.length - 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
        FileMetaData footer =
                Util.readFileMetaData(
                        new ByteArrayInputStream(file, file.length - 8 - length, length));
        List<SchemaElement> schema = footer.getSchema();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (RowGroup group : footer.getRow_groups()) {
            List<Map<String, Object>> some = new ArrayList<>();
            for (int i = 0; i < group.getNum_rows(); i++) {
                some.add(new HashMap<>());
            }
            for (int i = 0; i < group.getColumnsSize(); i++) {
                column(file, group.getColumns().get(i).getMeta_data(), schema.get(i + 1), some);
            }
            rows.addAll(some);
        }
        if (rows.size() != footer.getNum_rows()) {
            throw new AssertionError("the footer counts " + footer.getNum_rows());
        }
        return rows;
    }

    private static void assertMagic(byte[] file, int at) {
        String magic = new String(file, at, 4, StandardCharsets.US_ASCII);
        if (!magic.equals("PAR1")) {
            throw new AssertionError(magic);
        }
    }

    private static void column(
            byte[] file, ColumnMetaData meta, SchemaElement element, List<Map<String, Object>> rows)
            throws IOException {
        int start = (int) meta.getData_page_offset();
        ByteArrayInputStream in = new ByteArrayInputStream(file, start, file.length - start);
        PageHeader header = Util.readPageHeader(in);
        byte[] packed = in.readNBytes(header.getCompressed_page_size());
        byte[] page;
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            page = gzip.readAllBytes();
        }
        ByteBuffer values = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        boolean[] present = new boolean[rows.size()];
        if (element.getRepetition_type() == FieldRepetitionType.OPTIONAL) {
            levels(values, present);
        } else {
            Arrays.fill(present, true);
        }
        for (int i = 0; i < present.length; i++) {
            if (present[i]) {
                rows.get(i).put(element.getName(), value(values, element));
            }
        }
        if (values.hasRemaining()) {
            throw new AssertionError(element.getName() + " has bytes left over");
        }
    }

    private static void levels(ByteBuffer values, boolean[] present) {
        int end = values.getInt() + values.position();
        int row = 0;
        while (values.position() < end) {
            int header = 0;
            int shift = 0;
            int read;
            do {
                read = values.get() & 0xff;
                header |= (read & 0x7f) << shift;
                shift += 7;
            } while ((read & 0x80) != 0);
            if ((header & 1) != 0) {
                throw new AssertionError("no runs of one value");
            }
            boolean value = values.get() == 1;
            Arrays.fill(present, row, row + (header >> 1), value);
            row += header >> 1;
        }
        if (row != present.length) {
            throw new AssertionError(row + " levels");
        }
    }

    private static Object value(ByteBuffer values, SchemaElement element) {
        return switch (element.getType()) {
            case BYTE_ARRAY -> {
                byte[] text = new byte[values.getInt()];
                values.get(text);
                yield new String(text, StandardCharsets.UTF_8);
            }
            case FIXED_LEN_BYTE_ARRAY -> {
                byte[] digits = new byte[element.getType_length()];
                values.get(digits);
                yield new BigDecimal(new BigInteger(digits), element.getScale());
            }
            case INT64 -> Instant.ofEpochSecond(0, values.getLong() * 1_000);
            default -> throw new AssertionError(element.getType());
        };
    }
}
