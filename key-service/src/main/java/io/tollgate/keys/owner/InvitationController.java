package io.tollgate.keys.owner;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.audit.AuditedTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /invitation/*}. An invitation opens no door by itself: its user signs in as always, and
 * accepting it is that user's own call.
 */
@RestController
class InvitationController {

    private static final String ID = "invitation_id";

    /** As long as LiteLLM's. */
    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Invitations invitations;
    private final Users users;
    private final Subjects subjects;
    private final AuditedTransaction transaction;
    private final InstantSource clock;

    InvitationController(
            Invitations invitations,
            Users users,
            Subjects subjects,
            AuditedTransaction transaction,
            InstantSource clock) {
        this.invitations = invitations;
        this.users = users;
        this.subjects = subjects;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Performs(Operation.INVITATION_CHANGE)
    @PostMapping("/invitation/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String userId = Fields.required("user_id", fields.id("user_id"));
        ApiException nobody = Fields.bad("user_id", "names a user that does not exist");
        Invitation made =
                transaction.run(
                        access,
                        () -> {
                            if (!users.existsById(userId)) {
                                throw nobody;
                            }
                            access.require(subjects.user(userId), nobody);
                            Invitation invitation = new Invitation();
                            invitation.id = UUID.randomUUID().toString();
                            invitation.userId = userId;
                            invitation.createdAt = now();
                            invitation.createdBy = access.name();
                            invitation.expiresAt = invitation.createdAt.plus(LIFETIME);
                            return save(invitation, access);
                        });
        return ManagementAnswer.of(true, row(made));
    }

    @Performs(Operation.INVITATION_INFO)
    @GetMapping("/invitation/info")
    Map<String, @Nullable Object> info(
            Access access, @RequestParam Map<String, String> parameters) {
        String id = Fields.required(ID, new Query(parameters).text(ID));
        Invitation invitation = invitations.findById(id).orElseThrow(() -> unknown());
        access.require(subjects.user(invitation.userId), unknown());
        return row(invitation);
    }

    /** Accepting it twice is accepting it once. */
    @Performs(Operation.INVITATION_ACCEPT)
    @PostMapping("/invitation/update")
    ResponseEntity<Object> accept(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required(ID, fields.id(ID));
        Boolean accepts = fields.flag("is_accepted");
        if (accepts == null) {
            throw ApiException.badRequest("is_accepted", "'is_accepted' is required.");
        }
        Invitation changed =
                transaction.run(
                        access,
                        () -> {
                            Invitation invitation = locked(id, access);
                            boolean accepted = invitation.acceptedAt != null;
                            if (accepted && !accepts) {
                                throw Fields.bad("is_accepted", "cannot be taken back");
                            }
                            if (accepted || !accepts) {
                                return invitation;
                            }
                            if (!now().isBefore(invitation.expiresAt)) {
                                throw Fields.bad(ID, "names an invitation that has expired");
                            }
                            invitation.acceptedAt = now();
                            return save(invitation, access);
                        });
        return ManagementAnswer.of(true, row(changed));
    }

    @Performs(Operation.INVITATION_CHANGE)
    @PostMapping("/invitation/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required(ID, fields.id(ID));
        Invitation deleted =
                transaction.run(
                        access,
                        () -> {
                            Invitation invitation = locked(id, access);
                            invitations.delete(invitation);
                            invitations.flush();
                            return invitation;
                        });
        return ManagementAnswer.of(true, row(deleted));
    }

    private Invitation locked(String id, Access access) {
        Invitation invitation = invitations.lock(id).orElseThrow(() -> unknown());
        access.require(subjects.user(invitation.userId), unknown());
        return invitation;
    }

    private Invitation save(Invitation invitation, Access access) {
        invitation.updatedAt = now();
        invitation.updatedBy = access.name();
        return invitations.saveAndFlush(invitation);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ApiException unknown() {
        return ApiException.notFound(ID, "There is no such invitation.");
    }

    private static Map<String, @Nullable Object> row(Invitation invitation) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", invitation.id);
        row.put("user_id", invitation.userId);
        row.put("is_accepted", invitation.acceptedAt != null);
        row.put("accepted_at", invitation.acceptedAt);
        row.put("expires_at", invitation.expiresAt);
        row.put("created_at", invitation.createdAt);
        row.put("created_by", invitation.createdBy);
        row.put("updated_at", invitation.updatedAt);
        row.put("updated_by", invitation.updatedBy);
        return row;
    }
}
