package io.tollgate.spend.export;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * An Excel workbook, written as it goes; a sheet that is full is followed by another with the same
 * header. Numbers stand in the file with all their decimals; Excel itself reckons with fifteen
 * digits.
 */
final class ExcelWriter implements TableWriter {

    /** What a sheet holds, see Microsoft's "Excel specifications and limits". */
    private static final int MOST_ROWS = 1_048_576;

    private static final int FLUSHED_AFTER = 500;
    private static final int LONGEST_TEXT = 32_767;

    private final Workbook workbook;
    private final int mostRows;
    private List<String> columns = List.of();
    private @Nullable Worksheet sheet;
    private int sheets;
    private int next;

    ExcelWriter(OutputStream out) {
        this(out, MOST_ROWS);
    }

    ExcelWriter(OutputStream out, int mostRows) {
        this.workbook = new Workbook(out, "Tollgate", null);
        this.mostRows = mostRows;
    }

    @Override
    public void header(List<String> names) throws IOException {
        columns = List.copyOf(names);
        begin();
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        Worksheet current = sheet;
        if (current == null || next == mostRows) {
            current = begin();
        }
        write(current, cells);
        if (next % FLUSHED_AFTER == 0) {
            current.flush();
        }
    }

    private Worksheet begin() throws IOException {
        if (sheet != null) {
            sheet.finish();
        }
        sheets++;
        next = 0;
        Worksheet begun = workbook.newWorksheet("Sheet " + sheets);
        sheet = begun;
        write(begun, columns);
        return begun;
    }

    private void write(Worksheet current, List<? extends @Nullable Object> cells) {
        for (int column = 0; column < cells.size(); column++) {
            Object cell = cells.get(column);
            if (cell == null) {
                continue;
            }
            switch (cell) {
                case BigDecimal number -> current.value(next, column, plain(number));
                case Number number -> current.value(next, column, number);
                case Boolean flag -> current.value(next, column, flag);
                default -> current.inlineString(next, column, fit(cell.toString()));
            }
        }
        next++;
    }

    /** Excel does not read exponents of every form. */
    private static Number plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static String fit(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    @Override
    public void close() throws IOException {
        if (sheet != null) {
            sheet.finish();
        }
        workbook.close();
    }
}
