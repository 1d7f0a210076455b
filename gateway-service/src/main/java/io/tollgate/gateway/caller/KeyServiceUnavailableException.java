package io.tollgate.gateway.caller;

/** key-service could not be asked; says nothing about the key. */
final class KeyServiceUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyServiceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
