package io.tollgate.keys.scim;

import com.unboundid.scim2.common.exceptions.ScimException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.node.ObjectNode;

/**
 * What calls of all kinds of resources have in common; each kind says where its own are kept.
 *
 * @param <E> a resource as it is kept
 * @param <F> what a directory may say of one
 */
abstract class ScimResources<E, F> extends ScimAnswers {

    private final ScimRights rights;

    ScimResources(ScimRights rights) {
        this.rights = rights;
    }

    abstract Optional<E> find(String id);

    abstract List<E> all(List<String> ids);

    abstract long count();

    abstract List<E> page(int offset, int most);

    /** Ids of those with this value; null for an attribute that nobody can be found by. */
    abstract @Nullable List<String> ids(String attribute, String value);

    abstract F facts(ObjectNode resource);

    /** The id it would have if it can be an id. */
    abstract String wantedId(F facts);

    abstract E create(String id, F facts, String by);

    abstract E replace(String id, F facts, String by);

    abstract void delete(String id, String by);

    /**
     * As a directory sees it.
     *
     * @param excluded attributes it does not want, as it named them; null for none
     */
    abstract ObjectNode json(E resource, @Nullable String excluded);

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping
    ResponseEntity<String> search(Access access, @RequestParam Map<String, String> query)
            throws ScimException {
        rights.require(access);
        String excluded = parameter(query, "excludedAttributes");
        return ScimQuery.of(query)
                .answer(
                        new ScimQuery.Source(
                                this::ids,
                                ids -> json(all(ids), excluded),
                                this::count,
                                (offset, most) -> json(page(offset, most), excluded)));
    }

    @Performs(Operation.DIRECTORY_READ)
    @GetMapping("/{id}")
    ResponseEntity<String> read(
            Access access, @PathVariable String id, @RequestParam Map<String, String> query) {
        rights.require(access);
        return ok(json(known(id), parameter(query, "excludedAttributes")));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PostMapping
    ResponseEntity<String> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        String by = rights.require(access);
        F facts = facts(ScimBody.resource(body));
        String wanted = wantedId(facts);
        boolean usable =
                wanted.chars().noneMatch(c -> c <= ' ' || c == '{' || c == '}' || c == 127);
        String id = usable ? wanted : UUID.randomUUID().toString();
        return created(json(create(id, facts, by), null));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PutMapping("/{id}")
    ResponseEntity<String> replace(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        String by = rights.require(access);
        known(id);
        return ok(json(replace(id, facts(ScimBody.resource(body)), by), null));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @PatchMapping("/{id}")
    ResponseEntity<String> change(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body)
            throws ScimException {
        String by = rights.require(access);
        ObjectNode before = json(known(id), null);
        return ok(json(replace(id, facts(ScimBody.patch(before, body)), by), null));
    }

    @Performs(Operation.DIRECTORY_CHANGE)
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Access access, @PathVariable String id) {
        String by = rights.require(access);
        known(id);
        delete(id, by);
        return ResponseEntity.noContent().build();
    }

    private E known(String id) {
        return find(id).orElseThrow(ScimError::notFound);
    }

    private List<ObjectNode> json(List<E> some, @Nullable String excluded) {
        return some.stream().map(each -> json(each, excluded)).toList();
    }
}
