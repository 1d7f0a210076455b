package io.tollgate.keys.virtualkey;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

/** Which keys stand behind which claims. */
interface KeyMappings extends JpaRepository<KeyMapping, String> {

    Optional<KeyMapping> findByClaimNameAndClaimValueAndActiveTrue(String name, String value);
}
