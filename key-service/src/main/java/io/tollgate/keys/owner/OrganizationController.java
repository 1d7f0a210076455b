package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.access.Subject;
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

    @Performs(Operation.ORGANIZATION_NEW)
    @PostMapping("/organization/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        Instant now = administration.now();
        Organization organization = new Organization();
        organization.id = OwnerFields.idOrNew(fields.id("organization_id"));
        organization.limits = Limits.from(now);
        Fields.required("organization_alias", fields.text("organization_alias"));
        apply(fields, organization, now);
        var made = administration.create(organizations, organization, access, saved -> List.of());
        return ManagementAnswer.of(made.announced(), reading.row(made.only()));
    }

    @Performs(Operation.ORGANIZATION_UPDATE)
    @PatchMapping("/organization/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("organization_id", fields.id("organization_id"));
        var changed =
                administration.change(
                        organizations,
                        List.of(id),
                        access,
                        (organization, now) -> apply(fields, organization, now));
        return ManagementAnswer.of(changed.announced(), reading.row(changed.only()));
    }

    /** With its teams and all keys: without the organisation's limits they would have none. */
    @Performs(Operation.ORGANIZATION_DELETE)
    @DeleteMapping("/organization/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("organization_ids");
        String by = access.name();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        var deleted =
                administration.delete(
                        organizations,
                        ids,
                        access,
                        gone -> {
                            rows.addAll(reading.rows(gone));
                            List<Change> changes = new ArrayList<>();
                            List<String> ofThem = teams.idsInOrganizations(ids);
                            if (!ofThem.isEmpty()) {
                                changes.addAll(administration.touch(teams, ofThem));
                                changes.addAll(keys.deleteOfTeams(ofThem, by));
                                teams.deleteAllByIdInBatch(ofThem);
                            }
                            changes.addAll(keys.deleteOfOrganizations(ids, by));
                            return changes;
                        });
        return ManagementAnswer.of(deleted.announced(), rows);
    }

    @Performs(Operation.ORGANIZATION_INFO)
    @GetMapping("/organization/info")
    Map<String, @Nullable Object> info(
            Access access, @RequestParam Map<String, String> parameters) {
        String id =
                Fields.required("organization_id", new Query(parameters).text("organization_id"));
        access.require(Subject.organization(id), notFound());
        return reading.row(
                organizations.findById(id).orElseThrow(OrganizationController::notFound));
    }

    @Performs(Operation.ORGANIZATION_INFO)
    @PostMapping("/organization/info")
    List<Map<String, @Nullable Object>> infos(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        List<String> ids = Fields.of(body).someTexts("organizations");
        ids.forEach(id -> access.require(Subject.organization(id), notFound()));
        return reading.rows(organizations.findAllById(ids));
    }

    @Performs(Operation.ORGANIZATION_LIST)
    @GetMapping("/organization/list")
    ResponseEntity<Object> list(Access access, @RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        Page<Organization> page =
                Listing.array(
                        organizations,
                        Specification.<Organization>allOf(
                                Listing.among(
                                        access.everything()
                                                ? null
                                                : List.copyOf(access.identity().organizations())),
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
