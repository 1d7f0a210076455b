package io.tollgate.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.ApiException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTest {

    private static final ApiException UNKNOWN = ApiException.notFound("key", "unknown");

    @ParameterizedTest
    @EnumSource(Operation.class)
    void administratorsDoEverythingAndViewersChangeNothing(Operation operation) {
        for (Relation relation : Relation.values()) {
            assertThat(operation.allows(Role.PROXY_ADMIN, relation)).isTrue();
            assertThat(operation.allows(Role.PROXY_ADMIN_VIEWER, relation))
                    .isEqualTo(!operation.changes());
            assertThat(operation.allows(Role.INTERNAL_USER, relation))
                    .isEqualTo(operation.relations().contains(relation));
            assertThat(operation.allows(Role.INTERNAL_USER_VIEWER, relation))
                    .isEqualTo(!operation.changes() && operation.relations().contains(relation));
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whoMayActMayAlsoKnowOfTheObject(Operation operation) {
        // Permitted members are members; whoever makes a team does so for himself; teams that are
        // open to all are listed for all.
        Set<Relation> beyondSight =
                operation == Operation.TEAM_NEW
                        ? Set.of(Relation.SELF)
                        : Set.of(Relation.PERMITTED_MEMBER, Relation.APPLICANT, Relation.ANYBODY);
        assertThat(operation.relations().stream().filter(r -> !beyondSight.contains(r)))
                .isSubsetOf(operation.kind().sight());
    }

    @Test
    void aForeignObjectIsUnknownAndAVisibleOneIsForbidden() {
        Principal user = new Principal(Role.INTERNAL_USER, "k", "u", null, null);
        Identity member = new Identity(user, Set.of("t"), Set.of(), Set.of(), Set.of());
        Access access = Access.of(Operation.KEY_UPDATE, user, principal -> member);

        access.require(Subject.key("other", "u", null, null, Set.of()), UNKNOWN);
        access.require(Subject.key("other", "x", "t", null, Set.of("/key/update")), UNKNOWN);
        assertThatThrownBy(
                        () ->
                                access.require(
                                        Subject.key("other", "x", "t", null, Set.of()), UNKNOWN))
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(403));
        assertThatThrownBy(
                        () ->
                                access.require(
                                        Subject.key("other", "x", "t2", null, Set.of()), UNKNOWN))
                .isSameAs(UNKNOWN);
    }

    @Test
    void aKeyOfATeamIsItsOwnersOnlyAsFarAsTheTeamLets() {
        Principal user = new Principal(Role.INTERNAL_USER, "k", "u", null, null);
        Identity alone = Identity.of(user);
        Subject inTeam = Subject.key("other", "u", "t", null, Set.of());
        assertThat(Access.of(Operation.KEY_INFO, user, p -> alone).reaches(inTeam)).isTrue();
        assertThat(Access.of(Operation.KEY_DELETE, user, p -> alone).reaches(inTeam)).isFalse();
    }

    private static int status(Throwable refused) {
        return ((ApiException) refused).error().status().value();
    }
}
