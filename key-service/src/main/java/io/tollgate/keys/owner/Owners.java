package io.tollgate.keys.owner;

import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.NoRepositoryBean;

/** What all tables of owners can do. */
@NoRepositoryBean
interface Owners<T extends Owner> extends Rows<T> {

    boolean existsByBudgetId(String budgetId);

    boolean existsByIdAndBlockedTrue(String id);

    @Query("select e.id from #{#entityName} e where e.budgetId = :budgetId order by e.id")
    List<String> idsWithBudget(String budgetId);
}
