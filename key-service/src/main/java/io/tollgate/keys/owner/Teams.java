package io.tollgate.keys.owner;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Query;

/** All teams. */
interface Teams extends Owners<Team> {

    @Query("select t from Team t where t.organizationId in :organizations order by t.id")
    List<Team> inOrganizations(Collection<String> organizations);
}
