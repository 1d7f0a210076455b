package io.tollgate.keys.owner;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.management.Rights;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /organization/*}, without members. */
@RestController
class OrganizationController {

    private final OwnerAdministration administration;
    private final Organizations organizations;
    private final Teams teams;
    private final OrganizationReading reading;
    private final OwnedKeys keys;

    OrganizationController(
            OwnerAdministration administration,
            Organizations organizations,
            Teams teams,
            OrganizationReading reading,
            OwnedKeys keys) {
        this.administration = administration;
        this.organizations = organizations;
        this.teams = teams;
        this.reading = reading;
        this.keys = keys;
    }

    @PostMapping("/organization/new")
    ResponseEntity<Object> create(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        Instant now = administration.now();
        Organization organization = new Organization();
        organization.id = OwnerFields.idOrNew(fields.id("organization_id"));
        organization.limits = Limits.from(now);
        Fields.required("organization_alias", fields.text("organization_alias"));
        apply(fields, organization, now);
        var made =
                administration.create(
                        organizations, organization, Rights.name(principal), saved -> List.of());
        return ManagementAnswer.of(fields, made.announced(), reading.row(made.only()));
    }

    @PatchMapping("/organization/update")
    ResponseEntity<Object> update(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String id = Fields.required("organization_id", fields.id("organization_id"));
        var changed =
                administration.change(
                        organizations,
                        List.of(id),
                        Rights.name(principal),
                        (organization, now) -> apply(fields, organization, now));
        return ManagementAnswer.of(fields, changed.announced(), reading.row(changed.only()));
    }

    /** With its teams and all keys: without the organisation's limits they would have none. */
    @DeleteMapping("/organization/delete")
    ResponseEntity<Object> delete(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("organization_ids");
        String by = Rights.name(principal);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        var deleted =
                administration.delete(
                        organizations,
                        ids,
                        gone -> {
                            rows.addAll(reading.rows(gone));
                            List<Change> changes = new ArrayList<>();
                            List<String> ofThem =
                                    OwnerReading.ids(teams.inOrganizations(ids)).toList();
                            if (!ofThem.isEmpty()) {
                                changes.addAll(administration.touch(teams, ofThem));
                                changes.addAll(keys.deleteOfTeams(ofThem, by));
                                teams.deleteAllByIdInBatch(ofThem);
                            }
                            changes.addAll(keys.deleteOfOrganizations(ids, by));
                            return changes;
                        });
        return ManagementAnswer.of(fields, deleted.announced(), rows);
    }

    @GetMapping("/organization/info")
    Map<String, @Nullable Object> info(@RequestParam Map<String, String> parameters) {
        Rights.requireSeesEverything(InternalCall.currentPrincipal());
        String id =
                Fields.required("organization_id", new Query(parameters).text("organization_id"));
        return reading.row(
                organizations.findById(id).orElseThrow(OrganizationController::notFound));
    }

    @PostMapping("/organization/info")
    List<Map<String, @Nullable Object>> infos(
            @RequestBody(required = false) byte @Nullable [] body) {
        Rights.requireSeesEverything(InternalCall.currentPrincipal());
        List<String> ids = Fields.of(body).someTexts("organizations");
        return reading.rows(organizations.findAllById(ids));
    }

    @GetMapping("/organization/list")
    ResponseEntity<Object> list(@RequestParam Map<String, String> parameters) {
        Rights.requireSeesEverything(InternalCall.currentPrincipal());
        Query query = new Query(parameters);
        Page<Organization> page =
                Listing.array(
                        organizations,
                        Specification.<Organization>allOf(
                                Listing.equal("id", query.text("org_id")),
                                Listing.contains("alias", query.text("org_alias"))),
                        query);
        return Listing.array(reading.rows(page.getContent()), page);
    }

    static ApiException notFound() {
        return ApiException.notFound("organization_id", "There is no such organisation.");
    }

    private static void apply(Fields fields, Organization organization, Instant now) {
        OwnerFields.applyAlias(fields, "organization_alias", organization);
        OwnerFields.applyLimits(fields, organization, now);
        OwnerFields.applyRights(fields, organization);
        List<String> allowed = fields.texts("allowed_models");
        if (allowed != null && !fields.gives("models")) {
            organization.models = allowed;
        }
    }
}
