package io.tollgate.contracts;

/** Headers between the services. The gateway removes them from what clients send and get. */
public final class InternalHeaders {

    /** Every header with this prefix is ours; clients cannot send one inside. */
    public static final String PREFIX = "x-tollgate-";

    /** Signed {@link CallContext}. */
    public static final String CONTEXT = "x-tollgate-context";

    /** Signed service token: which service is calling. */
    public static final String SERVICE = "x-tollgate-service";

    /** Base64url of a {@link CallReport}'s JSON. */
    public static final String REPORT = "x-tollgate-report";

    /** The client's content type of an answer in {@link AnswerFrames}. */
    public static final String FRAMED = "x-tollgate-framed";

    /**
     * With an answer in {@link AnswerFrames}: the report as it will be if nothing goes wrong, in
     * the form of {@link #REPORT}.
     */
    public static final String FORETOLD = "x-tollgate-foretold";

    /** Base64url of a {@link PassThroughCall}'s JSON. */
    public static final String PASS_THROUGH = "x-tollgate-pass-through";

    /** Base64url of a {@link BackgroundCall}'s JSON, with calls that may outlive their answer. */
    public static final String BACKGROUND = "x-tollgate-background";

    /** SSE event that carries a {@link CallReport}'s JSON. */
    public static final String REPORT_EVENT = "tollgate.report";

    /** Id of the call, on every hop. */
    public static final String CALL_ID = "x-tollgate-call-id";

    /**
     * With every answer of a replica that will soon be gone: callers turn to another one. {@link
     * #REFUSED} where it has not begun with the request at all.
     */
    public static final String LEAVING = "x-tollgate-leaving";

    /** Value of {@link #LEAVING}: another replica has to do it. */
    public static final String REFUSED = "refused";

    private InternalHeaders() {}
}
