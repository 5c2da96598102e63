package io.thresher.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of a child, and in it. */
@Timeout(60)
class TestChildren {

  @Test
  void knowsARunnerThatIsOverFromOneThatHasYetToCome() throws Exception {
    ChildRunners runners = new ChildRunners();
    runners.end(3, 1);
    assertThat(runners.begin(3)).isNotNull();
    runners.over(3);
    runners.end(3, 2);
    runners.awaitOver(3);
    assertThat(runners.size()).isZero();

    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                runners.awaitOver(4);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    runners.begin(4);
    assertThat(waiting).isNotDone();
    runners.over(4);
    waiting.get(30, TimeUnit.SECONDS);
  }

  @Test
  void isReadyAlsoWhereJavaWarnsBefore() throws Exception {
    assertThat(isReady("echo 'warning: ready or not'; echo ready")).isTrue();
    assertThat(isReady("echo already; echo ready?")).isFalse();
  }

  private static boolean isReady(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).start();
    return ChildOutput.of(process).awaitReady(30);
  }

  @Test
  void endsBeforeTheProcessThatStartedIt() {
    assertThat(OomScore.ofChild(0)).isEqualTo(500);
    assertThat(OomScore.ofChild(-998)).isEqualTo(500);
    assertThat(OomScore.ofChild(937)).isEqualTo(938);
    assertThat(OomScore.ofChild(1000)).isEqualTo(1000);
  }
}
