package io.tollgate.keys.management;

import io.tollgate.platform.UnknownFields;
import io.tollgate.platform.audit.BeforeCommit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Which fields of the call being handled on this thread were read. Only in the end is it known
 * which were not: before a change is committed, and before a good answer is written.
 */
@ControllerAdvice
class ReadFields implements ResponseBodyAdvice<Object>, BeforeCommit {

    private static final String ATTRIBUTE = ReadFields.class.getName();

    private final UnknownFields unknownFields;

    ReadFields(UnknownFields unknownFields) {
        this.unknownFields = unknownFields;
    }

    static Fields remember(Fields fields) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(ATTRIBUTE, fields, RequestAttributes.SCOPE_REQUEST);
        }
        return fields;
    }

    /**
     * Lets a change pass when nothing in its body was overlooked.
     *
     * @throws io.tollgate.platform.ApiException 400 naming a field that nobody read, where these
     *     are refused
     */
    @Override
    public void require() {
        unknownFields.require(overlooked());
    }

    @Override
    public boolean supports(
            MethodParameter handler, Class<? extends HttpMessageConverter<?>> converter) {
        return !AnnotatedElementUtils.hasAnnotation(
                handler.getContainingClass(), ControllerAdvice.class);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter handler,
            MediaType mediaType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        List<String> overlooked = overlooked();
        unknownFields.require(overlooked);
        unknownFields.announce(overlooked);
        return body;
    }

    private static List<String> overlooked() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request != null
                        && request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                                instanceof Fields fields
                ? fields.ignored()
                : List.of();
    }
}
