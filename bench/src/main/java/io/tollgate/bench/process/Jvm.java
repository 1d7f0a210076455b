package io.tollgate.bench.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks a JVM what it has done so far. */
public final class Jvm implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection connection;

    private Jvm(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.connection = connector.getMBeanServerConnection();
    }

    /**
     * @throws IOException when the JVM cannot be attached to
     */
    // The address is that of a JVM this run has started, on this machine.
    @SuppressWarnings("BanJNDI")
    public static Jvm of(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                String address = machine.startLocalManagementAgent();
                return new Jvm(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException refused) {
            throw new IOException("cannot attach to " + pid, refused);
        }
    }

    /** Bytes its threads have allocated, virtual ones included. */
    public long allocatedBytes() throws IOException {
        return attribute("Threading", "TotalThreadAllocatedBytes");
    }

    /** Processor time its compilers have taken, about, ms. */
    public long compilingMillis() throws IOException {
        return attribute("Compilation", "TotalCompilationTime");
    }

    private long attribute(String bean, String name) throws IOException {
        try {
            return (Long) connection.getAttribute(new ObjectName("java.lang:type=" + bean), name);
        } catch (JMException unknown) {
            throw new IOException("this JVM does not tell its " + name, unknown);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
