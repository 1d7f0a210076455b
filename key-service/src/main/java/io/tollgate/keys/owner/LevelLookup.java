package io.tollgate.keys.owner;

import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsAnswer.Entity;
import io.tollgate.contracts.LevelsRequest.Ref;
import io.tollgate.keys.KeyProperties;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.Limits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Finds the levels of many entities of all kinds, with one query for each kind. */
@Component
class LevelLookup {

    private static final Entity UNKNOWN = new Entity(null, false, null);

    private final Map<LevelKind, Owners<? extends Owner>> tables = new EnumMap<>(LevelKind.class);
    private final Customers customers;
    private final Tags tags;
    private final TeamMembers members;
    private final OrganizationMembers organizationMembers;
    private final OwnedKeys keys;
    private final SharedBudgets budgets;
    private final LimitLevels limitLevels;
    private final @Nullable BigDecimal customerBudget;
    private final @Nullable String customerBudgetId;

    LevelLookup(
            Teams teams,
            Users users,
            Organizations organizations,
            Customers customers,
            Tags tags,
            TeamMembers members,
            OrganizationMembers organizationMembers,
            OwnedKeys keys,
            SharedBudgets budgets,
            LimitLevels limitLevels,
            KeyProperties properties) {
        tables.put(LevelKind.TEAM, teams);
        tables.put(LevelKind.USER, users);
        tables.put(LevelKind.ORGANIZATION, organizations);
        tables.put(LevelKind.CUSTOMER, customers);
        tables.put(LevelKind.TAG, tags);
        this.customers = customers;
        this.tags = tags;
        this.members = members;
        this.organizationMembers = organizationMembers;
        this.keys = keys;
        this.budgets = budgets;
        this.limitLevels = limitLevels;
        this.customerBudget = properties.maxEndUserBudget();
        this.customerBudgetId = properties.maxEndUserBudgetId();
    }

    /** Which of the kinds that requests name can have a level, or be blocked, at all. */
    Set<LevelKind> inUse() {
        Set<LevelKind> kinds = EnumSet.noneOf(LevelKind.class);
        if (customerBudget != null || customerBudgetId != null || customers.existsBy()) {
            kinds.add(LevelKind.CUSTOMER);
        }
        if (tags.existsBy()) {
            kinds.add(LevelKind.TAG);
        }
        return kinds;
    }

    /** Answers in the order of the questions. */
    @Transactional(readOnly = true)
    public List<Entity> find(List<Ref> refs) {
        Map<LevelKind, Set<String>> wanted = new EnumMap<>(LevelKind.class);
        for (Ref ref : refs) {
            wanted.computeIfAbsent(entity(ref.kind()), kind -> new LinkedHashSet<>())
                    .add(entityId(ref));
        }
        Map<LevelKind, Map<String, Owner>> owners = new EnumMap<>(LevelKind.class);
        tables.forEach((kind, table) -> owners.put(kind, rows(table, wanted.get(kind))));
        Map<String, OwnedKeys.KeyLimits> ownedKeys =
                keys.limits(wanted.getOrDefault(LevelKind.KEY, Set.of()));
        Map<Ref, Member> memberships = memberships(refs);
        Map<String, Limits> shared =
                budgets.all(
                        Stream.of(
                                        owners.values().stream()
                                                .flatMap(rows -> rows.values().stream())
                                                .map(owner -> owner.budgetId),
                                        ownedKeys.values().stream()
                                                .map(OwnedKeys.KeyLimits::budgetId),
                                        memberships.values().stream().map(m -> m.budgetId),
                                        Stream.<@Nullable String>ofNullable(customerBudgetId))
                                .flatMap(ids -> ids));
        return refs.stream()
                .map(
                        ref ->
                                entity(ref.kind()) == LevelKind.KEY
                                        ? ofKey(ref, ownedKeys.get(entityId(ref)), shared)
                                        : ofOwner(ref, owners, memberships, shared))
                .toList();
    }

    private Entity ofKey(Ref ref, OwnedKeys.@Nullable KeyLimits key, Map<String, Limits> shared) {
        if (key == null) {
            return UNKNOWN;
        }
        Limits limits = SharedBudgets.over(key.limits(), key.budgetId(), shared);
        Level level =
                ref.kind() == LevelKind.KEY
                        ? limitLevels.counting(LevelKind.KEY, ref.id(), key.version(), limits)
                        : ofModel(ref, key.token(), limits);
        return new Entity(level, key.blocked(), key.alias());
    }

    private Entity ofOwner(
            Ref ref,
            Map<LevelKind, Map<String, Owner>> owners,
            Map<Ref, Member> memberships,
            Map<String, Limits> shared) {
        Map<String, Owner> rows = owners.get(entity(ref.kind()));
        Owner owner = rows == null ? null : rows.get(entityId(ref));
        if (owner == null) {
            return ref.kind() == LevelKind.CUSTOMER
                    ? new Entity(customerByDefault(ref.id(), shared), false, null)
                    : UNKNOWN;
        }
        Limits limits = SharedBudgets.over(owner.limits, owner.budgetId, shared);
        Level level =
                switch (ref.kind()) {
                    case TEAM, USER, ORGANIZATION ->
                            limitLevels.limiting(ref.kind(), ref.id(), owner.version, limits);
                    case CUSTOMER, TAG -> limitLevels.limiting(ref.kind(), ref.id(), null, limits);
                    case TEAM_MODEL, USER_MODEL, ORGANIZATION_MODEL, CUSTOMER_MODEL, TAG_MODEL ->
                            ofModel(ref, owner.id, limits);
                    case TEAM_MEMBER, ORGANIZATION_MEMBER ->
                            ofMember(ref, owner, memberships.get(ref), shared);
                    case KEY, KEY_MODEL, PROVIDER, DEPLOYMENT -> null;
                };
        if (level == null || !LimitLevels.limits(level)) {
            level = ref.kind() == LevelKind.CUSTOMER ? customerByDefault(ref.id(), shared) : null;
        }
        return new Entity(level, owner.blocked, owner.alias, modelsNamedByRequests(ref, limits));
    }

    /** Only of what requests name: of all others the gateway has them with the caller. */
    private List<Level> modelsNamedByRequests(Ref ref, Limits limits) {
        LevelKind ofModels = LimitLevels.modelKind(ref.kind());
        return ofModels == LevelKind.CUSTOMER_MODEL || ofModels == LevelKind.TAG_MODEL
                ? limitLevels.ofModels(ofModels, ref.id(), limits)
                : List.of();
    }

    private @Nullable Level ofMember(
            Ref ref, Owner group, @Nullable Member member, Map<String, Limits> shared) {
        if (member == null) {
            return null;
        }
        Limits limits =
                group instanceof Team team && member instanceof TeamMember of
                        ? Standings.limits(team, of, shared)
                        : Standings.limits(member, shared);
        return limitLevels.limiting(ref.kind(), ref.id(), null, limits);
    }

    /** Null when customers have no budget by default. */
    private @Nullable Level customerByDefault(String id, Map<String, Limits> shared) {
        Limits limits =
                Limits.of(customerBudget, null, null, null, Instant.EPOCH)
                        .over(customerBudgetId == null ? null : shared.get(customerBudgetId));
        Level level = limitLevels.limiting(LevelKind.CUSTOMER, id, null, limits);
        return LimitLevels.limits(level) ? level : null;
    }

    private @Nullable Level ofModel(Ref ref, String entity, Limits limits) {
        return limitLevels.ofModels(ref.kind(), entity, limits).stream()
                .filter(level -> level.id().equals(ref.id()))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Owner> rows(
            Owners<? extends Owner> table, @Nullable Collection<String> ids) {
        Map<String, Owner> rows = new HashMap<>();
        if (ids != null && !ids.isEmpty()) {
            table.findAllById(ids).forEach(owner -> rows.put(owner.id, owner));
        }
        return rows;
    }

    private Map<Ref, Member> memberships(List<Ref> refs) {
        Map<Ref, Member> found = new HashMap<>();
        memberships(refs, LevelKind.TEAM_MEMBER, TeamMember.Key::new, members, found);
        memberships(
                refs,
                LevelKind.ORGANIZATION_MEMBER,
                OrganizationMember.Key::new,
                organizationMembers,
                found);
        return found;
    }

    private static <K> void memberships(
            List<Ref> refs,
            LevelKind kind,
            BiFunction<String, String, K> key,
            JpaRepository<? extends Member, K> table,
            Map<Ref, Member> found) {
        List<K> wanted =
                refs.stream()
                        .filter(ref -> ref.kind() == kind)
                        .map(ref -> key.apply(part(ref, 0), part(ref, 1)))
                        .distinct()
                        .toList();
        if (!wanted.isEmpty()) {
            for (Member member : table.findAllById(wanted)) {
                String id = LevelKind.pair(member.groupId(), member.userId());
                found.put(new Ref(kind, id), member);
            }
        }
    }

    /** Whose row says what this level is. */
    private static LevelKind entity(LevelKind kind) {
        return switch (kind) {
            case KEY, KEY_MODEL -> LevelKind.KEY;
            case TEAM, TEAM_MEMBER, TEAM_MODEL -> LevelKind.TEAM;
            case USER, USER_MODEL -> LevelKind.USER;
            case ORGANIZATION, ORGANIZATION_MEMBER, ORGANIZATION_MODEL -> LevelKind.ORGANIZATION;
            case CUSTOMER, CUSTOMER_MODEL -> LevelKind.CUSTOMER;
            case TAG, TAG_MODEL -> LevelKind.TAG;
            case PROVIDER, DEPLOYMENT -> kind;
        };
    }

    private static String entityId(Ref ref) {
        return entity(ref.kind()) == ref.kind() ? ref.id() : part(ref, 0);
    }

    private static String part(Ref ref, int index) {
        int split = ref.id().indexOf(LevelKind.PAIRED_BY);
        if (split < 0) {
            return index == 0 ? ref.id() : "";
        }
        return index == 0 ? ref.id().substring(0, split) : ref.id().substring(split + 1);
    }
}
