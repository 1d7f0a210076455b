package io.tollgate.keys.virtualkey;

import io.tollgate.keys.KeyProperties;
import io.tollgate.keys.change.ChangeAnnouncer;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.audit.AuditedTransaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Rotates keys that are due. Any replica may do it: a key that one is about to rotate is locked,
 * and the others pass it by. The new secret waits for {@code POST /key/rotated}; the old one is
 * good meanwhile.
 */
@Component
class KeyRotation {

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
    private static final int MOST_AT_ONCE = 1_000;

    private final VirtualKeys keys;
    private final KeySecrets secrets;
    private final KeyAdministration administration;
    private final AuditedTransaction transaction;
    private final ChangeAnnouncer announcer;
    private final KeyProperties properties;
    private final InstantSource clock;

    KeyRotation(
            VirtualKeys keys,
            KeySecrets secrets,
            KeyAdministration administration,
            AuditedTransaction transaction,
            ChangeAnnouncer announcer,
            KeyProperties properties,
            InstantSource clock) {
        this.keys = keys;
        this.secrets = secrets;
        this.administration = administration;
        this.transaction = transaction;
        this.announcer = announcer;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${tollgate.keys.rotation-check:60s}")
    void run() {
        try {
            int rotated = rotateDue();
            if (rotated > 0) {
                log.info("{} key(s) rotated by schedule", rotated);
            }
        } catch (DataAccessException | CannotCreateTransactionException away) {
            log.warn("keys are not rotated for now: {}", away.getMessage());
        }
    }

    /** How many keys were rotated. */
    int rotateDue() {
        Access service = Access.ofService(Operation.KEY_REGENERATE, "scheduled-rotation");
        transaction.run(service, () -> secrets.deleteEnded(now()));
        int rotated = 0;
        while (rotated < MOST_AT_ONCE) {
            Optional<ChangeAnnouncer.Change> change =
                    transaction.run(service, () -> keys.lockDue(now()).map(this::rotate));
            if (change.isEmpty()) {
                break;
            }
            announcer.announce(List.of(change.get()));
            rotated++;
        }
        return rotated;
    }

    private ChangeAnnouncer.Change rotate(VirtualKey key) {
        Instant now = now();
        Instant formerUntil = now.plus(properties.rotationGrace());
        String plain = secrets.replace(key, null, formerUntil, now);
        Instant next = key.nextRotationAt;
        secrets.keep(key, plain, next == null || next.isBefore(formerUntil) ? formerUntil : next);
        key.version++;
        key.updatedAt = now;
        key.updatedBy = "scheduled-rotation";
        keys.saveAndFlush(key);
        return administration.change(key);
    }

    private Instant now() {
        return KeyView.stored(clock.instant());
    }
}
