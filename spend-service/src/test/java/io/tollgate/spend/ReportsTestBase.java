package io.tollgate.spend;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The running service with a key-service that knows memberships and names. */
public abstract class ReportsTestBase extends SpendServiceTestBase {

    protected static final FakeDirectory DIRECTORY = new FakeDirectory(SECRET);

    @DynamicPropertySource
    static void reports(DynamicPropertyRegistry registry) {
        registry.add("tollgate.spend.directory.key-service-url", DIRECTORY::url);
    }
}
