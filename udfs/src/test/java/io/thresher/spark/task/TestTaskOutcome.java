package io.thresher.spark.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContextImpl;
import org.junit.jupiter.api.Test;

/** What a task did, from the operator to whoever commits. */
class TestTaskOutcome {

  @Test
  void addsUpUnderOneAttempt() {
    TaskContextImpl task = task(7);

    TaskOutcome.of(task).addScored(10);
    TaskOutcome.of(task).addScored(5);
    TaskOutcome.of(task).addQuarantined(2);
    TaskOutcome.of(task).addSideFile(new SideFile("file:/q/part", 2));

    TaskOutcome outcome = TaskOutcome.finish(task);
    assertThat(outcome.scored()).isEqualTo(15);
    assertThat(outcome.quarantined()).isEqualTo(2);
    assertThat(outcome.sideFiles()).containsExactly(new SideFile("file:/q/part", 2));
    task.markTaskCompleted(scala.Option.empty());
  }

  @Test
  void keepsAttemptsApart() {
    TaskContextImpl first = task(8);
    TaskContextImpl second = task(9);

    TaskOutcome.of(first).addScored(1);

    assertThat(TaskOutcome.of(second).scored()).isZero();
    first.markTaskCompleted(scala.Option.empty());
    second.markTaskCompleted(scala.Option.empty());
  }

  @Test
  void runsFinishersOnce() {
    TaskContextImpl task = task(10);
    List<String> done = new ArrayList<>();
    TaskOutcome.of(task)
        .onFinish(
            () -> {
              done.add("closed");
              TaskOutcome.of(task).addSideFile(new SideFile("a", 1));
            });

    TaskOutcome.finish(task);
    TaskOutcome outcome = TaskOutcome.finish(task);

    assertThat(done).containsExactly("closed");
    assertThat(outcome.sideFiles()).hasSize(1);
    task.markTaskCompleted(scala.Option.empty());
  }

  @Test
  void forgetsAnAttemptThatEnded() {
    TaskContextImpl task = task(11);
    TaskOutcome.of(task).addScored(3);

    task.markTaskCompleted(scala.Option.empty());

    TaskContext again = task(11);
    assertThat(TaskOutcome.of(again).scored()).isZero();
    ((TaskContextImpl) again).markTaskCompleted(scala.Option.empty());
  }

  private static TaskContextImpl task(long attempt) {
    return SparkTasks.attempt(attempt);
  }
}
