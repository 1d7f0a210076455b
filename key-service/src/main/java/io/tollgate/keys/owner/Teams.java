package io.tollgate.keys.owner;

import java.util.List;
import org.springframework.data.jpa.repository.Query;

/** All teams. */
interface Teams extends Owners<Team> {

    @Query("select t.id from Team t where t.organizationId = :organizationId order by t.id")
    List<String> idsInOrganization(String organizationId);
}
