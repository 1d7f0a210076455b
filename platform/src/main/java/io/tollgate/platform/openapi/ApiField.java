package io.tollgate.platform.openapi;

/**
 * A field that bodies with budgets and limits may have.
 *
 * @param type of JSON schema, for example {@code number}
 */
public record ApiField(String name, String type, String description) {}
