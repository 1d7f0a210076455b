package io.tollgate.spend.ledger;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts.Outcome;
import io.tollgate.contracts.UsageReceipts.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

class GroupCommitTest {

    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final List<List<UsageEvent>> transactions = new CopyOnWriteArrayList<>();

    @Test
    void whatWaitsWhileABatchIsWrittenSharesTheNextTransaction() {
        GroupCommit commits = new GroupCommit(held(GroupCommitTest::receipts));
        List<UsageEvent> first = events(2);
        List<List<UsageEvent>> others = List.of(events(3), events(1), events(4));

        Sent leading = send(commits, first);
        await().until(() -> transactions.size() == 1);
        List<Sent> waiting = others.stream().map(batch -> send(commits, batch)).toList();
        waiting.forEach(Sent::awaitWaiting);
        firstMayEnd.countDown();

        assertThat(leading.receipts()).isEqualTo(receipts(first));
        for (int i = 0; i < others.size(); i++) {
            assertThat(waiting.get(i).receipts()).isEqualTo(receipts(others.get(i)));
        }
        assertThat(transactions).hasSize(2);
        assertThat(transactions.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        others.stream().flatMap(List::stream).toList());
    }

    @Test
    void nobodyIsAnsweredBeforeTheTransactionEnds() {
        GroupCommit commits = new GroupCommit(held(GroupCommitTest::receipts));

        Sent sent = send(commits, events(1));
        await().until(() -> transactions.size() == 1);

        assertThat(sent.answer()).isNotDone();
        firstMayEnd.countDown();
        assertThat(sent.receipts()).hasSize(1);
    }

    @Test
    void aBatchThatCannotBeStoredFailsAlone() {
        List<UsageEvent> bad = events(1);
        GroupCommit commits =
                new GroupCommit(
                        held(
                                events -> {
                                    if (events.contains(bad.getFirst())) {
                                        throw new DataIntegrityViolationException("out of range");
                                    }
                                    return receipts(events);
                                }));
        List<UsageEvent> good = events(2);

        Sent leading = send(commits, events(1));
        await().until(() -> transactions.size() == 1);
        Sent refused = send(commits, bad);
        Sent stored = send(commits, good);
        refused.awaitWaiting();
        stored.awaitWaiting();
        firstMayEnd.countDown();

        assertThat(leading.receipts()).hasSize(1);
        assertThat(stored.receipts()).isEqualTo(receipts(good));
        assertThatThrownBy(refused::receipts)
                .hasCauseInstanceOf(DataIntegrityViolationException.class);
        assertThat(transactions).as("first, together, each alone").hasSize(4);
    }

    @Test
    void whileTheDatabaseIsAwayEverybodyIsToldAndNothingIsTriedAgain() {
        GroupCommit commits =
                new GroupCommit(
                        held(
                                events -> {
                                    throw new QueryTimeoutException("away");
                                }));

        Sent leading = send(commits, events(1));
        await().until(() -> transactions.size() == 1);
        List<Sent> others = IntStream.range(0, 3).mapToObj(i -> send(commits, events(1))).toList();
        others.forEach(Sent::awaitWaiting);
        firstMayEnd.countDown();

        List<Sent> all = new ArrayList<>(others);
        all.add(leading);
        for (Sent sent : all) {
            assertThatThrownBy(sent::receipts).hasCauseInstanceOf(QueryTimeoutException.class);
        }
        assertThat(transactions).hasSize(2);
    }

    @Test
    void aGroupHasAnEnd() {
        GroupCommit commits = new GroupCommit(held(GroupCommitTest::receipts));

        Sent leading = send(commits, events(1));
        await().until(() -> transactions.size() == 1);
        List<Sent> others =
                IntStream.range(0, 8).mapToObj(i -> send(commits, events(1_000))).toList();
        others.forEach(Sent::awaitWaiting);
        firstMayEnd.countDown();

        assertThat(leading.receipts()).hasSize(1);
        assertThat(others).allSatisfy(sent -> assertThat(sent.receipts()).hasSize(1_000));
        assertThat(transactions).extracting(List::size).containsExactly(1, 3_000, 3_000, 2_000);
    }

    /** A batch on its way. */
    private record Sent(Thread thread, CompletableFuture<List<Receipt>> answer) {

        void awaitWaiting() {
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }

        List<Receipt> receipts() {
            return answer.join();
        }
    }

    private static Sent send(GroupCommit commits, List<UsageEvent> events) {
        CompletableFuture<List<Receipt>> answer = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        answer.complete(commits.store(events));
                                    } catch (RuntimeException failed) {
                                        answer.completeExceptionally(failed);
                                    }
                                });
        return new Sent(thread, answer);
    }

    /** Notes what it is given; the first transaction lasts until the test lets it end. */
    private Function<List<UsageEvent>, List<Receipt>> held(
            Function<List<UsageEvent>, List<Receipt>> transaction) {
        return events -> {
            transactions.add(events);
            try {
                firstMayEnd.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return transaction.apply(events);
        };
    }

    private static List<Receipt> receipts(List<UsageEvent> events) {
        return events.stream()
                .map(e -> new Receipt(e.requestId(), e.attempt(), Outcome.STORED, 0))
                .toList();
    }

    private static List<UsageEvent> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event().build()).toList();
    }
}
