package io.tollgate.contracts;

/** A signed header is forged, late, or meant for somebody else. */
public final class InvalidSignatureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSignatureException(String message) {
        super(message);
    }
}
