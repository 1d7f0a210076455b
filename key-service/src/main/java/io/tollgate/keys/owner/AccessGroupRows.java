package io.tollgate.keys.owner;

import org.springframework.data.jpa.repository.JpaRepository;

/** All access groups. */
interface AccessGroupRows extends JpaRepository<AccessGroup, String> {}
