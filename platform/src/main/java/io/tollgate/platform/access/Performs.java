package io.tollgate.platform.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the row of the table of rights that a handler, or every handler of a class, stands under.
 * Without one a handler answers to proxy administrators only, and the build fails.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Performs {

    Operation value();
}
