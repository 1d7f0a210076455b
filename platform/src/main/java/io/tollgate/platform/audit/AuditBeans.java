package io.tollgate.platform.audit;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** For services that keep an audit log, in the schema that they name. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("tollgate.platform.audit-schema")
class AuditBeans {

    @Bean
    AuditTable auditTable(
            JdbcClient jdbc, @Value("${tollgate.platform.audit-schema}") String schema) {
        return new AuditTable(jdbc, schema);
    }

    @Bean
    AuditedTransaction auditedTransaction(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ObjectProvider<BeforeCommit> lastLooks) {
        return new AuditedTransaction(jdbc, transactions, lastLooks.orderedStream().toList());
    }
}
