package io.tollgate.keys.virtualkey;

import org.springframework.data.jpa.repository.JpaRepository;

/** The history of deleted keys. */
interface DeletedKeys extends JpaRepository<DeletedKey, Long> {}
