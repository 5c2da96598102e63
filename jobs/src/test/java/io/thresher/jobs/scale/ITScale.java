package io.thresher.jobs.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.CommandRun;
import io.thresher.jobs.SharedSpark;
import io.thresher.jobs.cli.QuietLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run costs its driver as files and tasks become more. With {@code
 * -Dthresher.scale=1000,10000,100000}, over so many files, in a process of its own with the heap
 * that Spark gives to a driver: how long each phase takes, how much heap is in use, and how many
 * bytes tasks carry. {@code -Dthresher.scale.commands=plan,score,verify}, {@code
 * -Dthresher.scale.heap=1g} and {@code -Dthresher.scale.options='--partitions 1000'} choose what is
 * run, and how.
 */
class ITScale {
  @TempDir Path folder;

  @Test
  void tasksCarryNoMoreWhereThereAreMoreFiles() throws Exception {
    QuietLogs.apply(); // As commands of other tests in this process do.
    Runnable logAsBefore = TaskSizes.readLog();
    TaskSizes listener = new TaskSizes();
    SharedSpark.session().sparkContext().addSparkListener(listener);
    try {
      TaskSizes.Bytes few = score(80);
      TaskSizes.Bytes many = score(240);

      assertThat(few.tasks()).isGreaterThan(1);
      assertThat(many.tasks()).isGreaterThan(2 * few.tasks());
      assertThat(many.mostSent()).isLessThan(few.mostSent() * 11 / 10);
      assertThat(many.mostReturned()).isLessThan(few.mostReturned() * 11 / 10);
    } finally {
      SharedSpark.session().sparkContext().removeSparkListener(listener);
      logAsBefore.run();
    }
  }

  private TaskSizes.Bytes score(int files) throws Exception {
    Path input = LinkedFiles.of(ScaleRun.DATA.resolve("data.parquet"), files, folder);
    CommandRun run =
        CommandRun.of(
            "score",
            "--model",
            ScaleRun.DATA.resolve("model.onnx").toString(),
            "--input",
            input.toString(),
            "--output",
            folder.resolve("scored-" + files).toString(),
            "--keep",
            "",
            "--debug");
    assertThat(run.exitCode()).as(run.err()).isZero();
    SharedSpark.session().sparkContext().listenerBus().waitUntilEmpty(60_000);
    TaskSizes.Bytes bytes = TaskSizes.last();
    assertThat(bytes.ended()).isEqualTo(bytes.tasks());
    return bytes;
  }

  @Test
  @EnabledIfSystemProperty(named = "thresher.scale", matches = ".+")
  void showsWhatGrows() throws Exception {
    for (String files : System.getProperty("thresher.scale").split(",", -1)) {
      for (String command : System.getProperty("thresher.scale.commands", "score").split(",", -1)) {
        System.out.printf("%s over %s files%n", command, files);
        Process process = new ProcessBuilder(call(files, command)).inheritIO().start();
        assertThat(process.waitFor()).as("%s over %s files", command, files).isZero();
      }
    }
  }

  private List<String> call(String files, String command) throws IOException {
    List<String> call = new ArrayList<>();
    call.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String options : List.of("jvm.options", "throughput.options")) {
      call.add("@" + Path.of("../cluster-configs/local", options));
    }
    call.add("-Xmx" + System.getProperty("thresher.scale.heap", "1g"));
    call.add(
        "-Dlog4j2.configurationFile="
            + Path.of("../cluster-configs/local/log4j2.properties").toRealPath());
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    call.addAll(List.of("-cp", classPath, ScaleRun.class.getName()));
    Path kept = Files.createDirectories(Path.of("target/scale"));
    call.addAll(List.of(kept.toString(), files, command));
    String options = System.getProperty("thresher.scale.options", "");
    if (!options.isEmpty() && !command.equals("verify")) {
      call.addAll(Arrays.asList(options.split(" ", -1)));
    }
    return call;
  }
}
