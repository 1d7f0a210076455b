package io.tollgate.keys.owner;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Who is in which team. */
interface TeamMembers extends JpaRepository<TeamMember, TeamMember.Key> {

    @Query("select m from TeamMember m where m.teamId in :teams order by m.createdAt, m.userId")
    List<TeamMember> inTeams(Collection<String> teams);

    @Query("select m from TeamMember m where m.userId in :users order by m.createdAt, m.teamId")
    List<TeamMember> ofUsers(Collection<String> users);

    @Query(
            "select new io.tollgate.keys.owner.Membership(m.teamId, m.role) from TeamMember m"
                    + " where m.userId = :user")
    List<Membership> membershipsOf(String user);

    @Query("select distinct m.teamId from TeamMember m where m.budgetId = :budgetId")
    List<String> teamsWithBudget(String budgetId);

    boolean existsByBudgetId(String budgetId);

    @Modifying
    @Query("delete from TeamMember m where m.userId in :users")
    void deleteOfUsers(Collection<String> users);
}
