package io.tollgate.gateway.signin;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A browser that keeps cookies, follows the way to the provider and back, and remembers it. */
final class Browser {

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String person;
    final List<URI> visited = new ArrayList<>();

    /** By the gateway; the provider's are its own. */
    final List<String> cookiesSet = new ArrayList<>();

    /**
     * @param person name and password at the provider, {@code ana:word-of-ana}
     */
    Browser(String person) {
        this.person = person;
    }

    /** Opens a page and goes wherever it is sent. */
    HttpResponse<String> open(URI address) {
        URI next = address;
        for (int hops = 0; hops < 10; hops++) {
            visited.add(next);
            HttpResponse<String> answer = send(HttpRequest.newBuilder(next).GET());
            if (answer.statusCode() / 100 != 3) {
                return answer;
            }
            next = next.resolve(answer.headers().firstValue("location").orElseThrow());
        }
        throw new AssertionError("sent in circles: " + visited);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        if (built.uri().getPath().startsWith("/oauth2/")) {
            String basic =
                    Base64.getEncoder().encodeToString(person.getBytes(StandardCharsets.UTF_8));
            built = request.header("authorization", "Basic " + basic).build();
        }
        try {
            HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
            if (!built.uri().getPath().startsWith("/oauth2/")) {
                cookiesSet.addAll(answer.headers().allValues("set-cookie"));
            }
            return answer;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** What another computer would have that stole this one's cookies. */
    void takeCookiesOf(Browser other) {
        other.cookies
                .getCookieStore()
                .getURIs()
                .forEach(
                        uri ->
                                other.cookies
                                        .getCookieStore()
                                        .get(uri)
                                        .forEach(each -> cookies.getCookieStore().add(uri, each)));
    }

    void forgetCookies() {
        cookies.getCookieStore().removeAll();
    }
}
