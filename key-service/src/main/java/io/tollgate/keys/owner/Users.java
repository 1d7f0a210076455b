package io.tollgate.keys.owner;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;

/** All users. */
interface Users extends Owners<User> {

    @Query("select u from User u where lower(u.email) = lower(:email)")
    Optional<User> findByMail(String email);

    List<User> findBySsoUserId(String ssoUserId);

    @Query(
            nativeQuery = true,
            value =
                    "select id from keys.platform_user"
                            + " where lower(scim ->> 'userName') = lower(:name)")
    List<String> idsOfScimName(String name);

    @Query(
            nativeQuery = true,
            value = "select id from keys.platform_user where scim ->> 'externalId' = :externalId")
    List<String> idsOfExternalId(String externalId);
}
