package io.tollgate.keys.owner;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A user in a team. */
@Entity
@Table(name = "team_member")
@IdClass(TeamMember.Key.class)
class TeamMember extends Member {

    @Id
    @Column(name = "team_id")
    private String teamId = "";

    @Id
    @Column(name = "user_id")
    private String userId = "";

    protected TeamMember() {}

    TeamMember(String teamId, String userId) {
        this.teamId = teamId;
        this.userId = userId;
    }

    @Override
    String groupId() {
        return teamId;
    }

    @Override
    String userId() {
        return userId;
    }

    /** Both ids. */
    record Key(String teamId, String userId) implements Serializable {}
}
