package io.tollgate.providers.catalogue;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Deployments at rest. */
interface StoredDeployments extends JpaRepository<StoredDeployment, String> {

    /** Changes whenever a deployment is added, changed or removed. */
    @Query(
            "select concat(count(d), '/', coalesce(sum(d.version), 0), '/', coalesce(cast(max(d.updatedAt) as string), '')) from StoredDeployment d")
    String fingerprint();
}
