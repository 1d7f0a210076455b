package io.tollgate.keys.owner;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.NoRepositoryBean;

/** What all tables of entities can do. */
@NoRepositoryBean
interface Rows<T extends Row> extends JpaRepository<T, String>, JpaSpecificationExecutor<T> {

    /**
     * Locked in the order of their ids, so that two changes of several rows never wait in a circle.
     */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select e from #{#entityName} e where e.id in :ids order by e.id")
    List<T> lockAll(Collection<String> ids);
}
