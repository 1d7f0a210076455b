package io.tollgate.e2e.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Where networks like to cut: between line ends, inside characters, inside field names. */
final class Splits {

    private Splits() {}

    static List<Integer> awkward(byte[] bytes, Random random) {
        List<Integer> sizes = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < bytes.length; i++) {
            boolean insideCharacter = (bytes[i] & 0xC0) == 0x80;
            boolean afterLineEnd = bytes[i - 1] == '\n' || bytes[i - 1] == '\r';
            boolean afterColon = bytes[i - 1] == ':';
            boolean cut =
                    insideCharacter
                            || (afterLineEnd && random.nextInt(2) == 0)
                            || (afterColon && random.nextInt(8) == 0)
                            || random.nextInt(80) == 0;
            if (cut) {
                sizes.add(i - start);
                start = i;
            }
        }
        return sizes;
    }

    static List<Integer> everywhere(byte[] bytes) {
        return java.util.Collections.nCopies(bytes.length, 1);
    }
}
