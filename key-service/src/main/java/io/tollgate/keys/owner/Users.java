package io.tollgate.keys.owner;

import java.util.Optional;
import org.springframework.data.jpa.repository.Query;

/** All users. */
interface Users extends Owners<User> {

    @Query("select u from User u where lower(u.email) = lower(:email)")
    Optional<User> findByMail(String email);
}
