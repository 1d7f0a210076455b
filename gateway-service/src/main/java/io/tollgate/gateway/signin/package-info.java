/** Lets people sign in at their OpenID provider and keeps who they are in an encrypted cookie. */
@NullMarked
package io.tollgate.gateway.signin;

import org.jspecify.annotations.NullMarked;
