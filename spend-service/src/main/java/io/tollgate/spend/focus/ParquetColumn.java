package io.tollgate.spend.focus;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The values of one column of one group of rows, in the plain encoding. */
final class ParquetColumn {

    private final boolean nullable;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final ByteArrayOutputStream levels = new ByteArrayOutputStream();
    private int run;
    private boolean runPresent;

    ParquetColumn(boolean nullable) {
        this.nullable = nullable;
    }

    /**
     * A row without a value.
     *
     * @throws IllegalStateException where there must be one
     */
    void absent(String name) {
        if (!nullable) {
            throw new IllegalStateException(name + " must not be null");
        }
        level(false);
    }

    void bytes(byte[] value) {
        level(true);
        int32(values, value.length);
        values.writeBytes(value);
    }

    void int64(long value) {
        level(true);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            values.write((int) (value >>> shift));
        }
    }

    /** Big-endian, two's complement. */
    void fixed(BigDecimal value, int scale, int length) {
        level(true);
        byte[] digits = value.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue().toByteArray();
        if (digits.length > length) {
            throw new ArithmeticException("a number has too many digits: " + value);
        }
        for (int i = digits.length; i < length; i++) {
            values.write(digits[0] < 0 ? -1 : 0);
        }
        values.writeBytes(digits);
    }

    /** Whether rows have a value, as runs; only of columns that may lack one. */
    private void level(boolean present) {
        if (run > 0 && runPresent != present) {
            endRun();
        }
        runPresent = present;
        run++;
    }

    private void endRun() {
        int header = run << 1;
        while (header > 0x7f) {
            levels.write(header & 0x7f | 0x80);
            header >>>= 7;
        }
        levels.write(header);
        levels.write(runPresent ? 1 : 0);
        run = 0;
    }

    byte[] page() {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        if (nullable) {
            if (run > 0) {
                endRun();
            }
            int32(page, levels.size());
            page.writeBytes(levels.toByteArray());
        }
        page.writeBytes(values.toByteArray());
        return page.toByteArray();
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >>> shift);
        }
    }
}
