package io.tollgate.keys.owner;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Who is in which organisation. */
interface OrganizationMembers extends JpaRepository<OrganizationMember, OrganizationMember.Key> {

    @Query(
            "select m from OrganizationMember m where m.organizationId in :organizations"
                    + " order by m.createdAt, m.userId")
    List<OrganizationMember> inOrganizations(Collection<String> organizations);

    @Query(
            "select m from OrganizationMember m where m.userId in :users"
                    + " order by m.createdAt, m.organizationId")
    List<OrganizationMember> ofUsers(Collection<String> users);

    @Query(
            "select new io.tollgate.keys.owner.Membership(m.organizationId, m.role)"
                    + " from OrganizationMember m where m.userId = :user")
    List<Membership> membershipsOf(String user);

    boolean existsByBudgetId(String budgetId);

    @Modifying
    @Query("delete from OrganizationMember m where m.userId in :users")
    void deleteOfUsers(Collection<String> users);
}
