package io.tollgate.keys.owner;

import io.tollgate.contracts.Role;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Finds and makes the users that become members; all of it inside a transaction. */
@Component
class Members {

    private final Users users;
    private final SharedBudgets budgets;
    private final Versions versions;

    Members(Users users, SharedBudgets budgets, Versions versions) {
        this.users = users;
        this.budgets = budgets;
        this.versions = versions;
    }

    /** Somebody to be a member, with what he is to be. */
    record Wanted(@Nullable String userId, @Nullable String userEmail, String role) {}

    /**
     * Reads {@code {role, user_id or user_email}} from each object.
     *
     * @throws ApiException 400 naming {@code field}
     */
    static List<Wanted> wanted(
            String field, List<ObjectNode> list, Set<String> roles, String usual) {
        List<Wanted> wanted = new ArrayList<>();
        for (ObjectNode one : list) {
            Fields inside = Fields.of(one);
            String userId = inside.id("user_id");
            String mail = inside.text("user_email");
            if (userId == null && (mail == null || mail.isBlank())) {
                throw Fields.bad(field, "has a user_id or user_email for each member");
            }
            String role = inside.text("role");
            if (role != null && !roles.contains(role)) {
                throw Fields.bad(field, "has the roles " + String.join(", ", roles));
            }
            wanted.add(new Wanted(userId, mail, role == null ? usual : role));
        }
        return wanted;
    }

    /** Members of one call are shown in the order in which they were named. */
    static Instant nth(int index, Instant now) {
        return now.plus(index, ChronoUnit.MICROS);
    }

    /** The user meant; made when there is none, as LiteLLM does. */
    User userOf(Wanted wanted, String by, Instant now) {
        String mail = wanted.userEmail();
        User known =
                wanted.userId() != null
                        ? users.findById(wanted.userId()).orElse(null)
                        : mail == null ? null : users.findByMail(mail).orElse(null);
        if (known != null) {
            return known;
        }
        User made = new User();
        made.id = wanted.userId() == null ? UUID.randomUUID().toString() : wanted.userId();
        made.email = mail;
        made.role = Role.INTERNAL_USER;
        made.limits = Limits.from(now);
        made.version = versions.next();
        made.createdAt = now;
        made.createdBy = by;
        made.updatedAt = now;
        made.updatedBy = by;
        return users.saveAndFlush(made);
    }

    /**
     * The user a body names by id or mail.
     *
     * @throws ApiException 400 when it names nobody, or nobody known
     */
    String userId(Fields fields) {
        String userId = fields.id("user_id");
        if (userId != null) {
            return userId;
        }
        String mail = Fields.required("user_id", fields.text("user_email"));
        return users.findByMail(mail)
                .map(user -> user.id)
                .orElseThrow(
                        () ->
                                ApiException.badRequest(
                                        "user_email", "There is no user with this e-mail."));
    }

    /**
     * Applies what a body gives members: limits, models.
     *
     * @param budgetField name of the member's largest spend
     */
    void apply(Fields fields, Member member, String budgetField, Instant now) {
        LimitFields.apply(fields, member.limits, now);
        LimitFields.applyMaxBudget(fields, budgetField, member.limits);
        if (fields.mentions("budget_id")) {
            member.budgetId = fields.name("budget_id");
            budgets.require(member.budgetId);
        }
        List<String> models = fields.texts("allowed_models");
        if (models != null) {
            member.models = models;
        }
        member.updatedAt = now;
    }
}
