package io.thresher.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.thresher.jobs.Main;
import io.thresher.jobs.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The blocks of one page, one after the other, in a folder of their own. */
final class PageRun {
  private static final String PYTHON = System.getProperty("thresher.docs.python", "");

  private static final String MISSING = "THR-USE-102";

  private final Path folder;
  private @Nullable Workplace workplace;
  private @Nullable SparkSession session;
  private @Nullable Block before;

  PageRun(Path folder) {
    this.folder = folder;
  }

  /** Does what the block's language asks for; skips it where the page gives a reason. */
  void take(Block block) throws IOException, InterruptedException {
    String reason = block.reason();
    if (reason != null) {
      assertThat(reason).as("why it is not run").hasSizeGreaterThan(5);
    }
    Block last = before;
    before = block;
    assumeFalse(reason != null, () -> "not run: " + reason);
    String file = block.file();
    if (file != null) {
      workplace().save(file, block.text());
    }
    if (block.language().equals("text")) {
      compare(block, last);
    } else {
      run(block);
    }
  }

  private void run(Block block) throws IOException, InterruptedException {
    switch (block.language()) {
      case "sh" -> shell(block);
      case "sql" -> sql(block);
      case "java" -> java(block);
      case "yaml" -> job(block);
      case "python" -> python(block);
      default ->
          throw new IllegalStateException(
              "a block of '%s' is not run, and no comment says why".formatted(block.language()));
    }
  }

  private void shell(Block block) throws IOException, InterruptedException {
    if (block.file() == null) {
      int exitCode = workplace().shell(block.text());
      assertThat(exitCode).as(workplace().printed()).isEqualTo(block.exitCode());
    } else {
      assertThat(workplace().run("bash", "-n", block.file())).isZero();
    }
  }

  private void sql(Block block) throws IOException {
    inFolder(() -> SqlBlocks.run(block.text(), session()));
  }

  private void java(Block block) throws IOException {
    Path classes = Files.createTempDirectory(workplace().folder(), ".classes");
    if (block.file() != null) {
      JavaBlocks.compile(block.text(), block.file(), classes);
    } else {
      inFolder(() -> JavaBlocks.run(block.text(), classes, session()));
    }
  }

  /**
   * A wrong option beside the file: but for what the command line is to add, nothing else is wrong,
   * and nothing is run.
   */
  private void job(Block block) {
    assertThat(block.file()).as("the name of the job file").isNotNull();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String job = folder.resolve(block.file()).toString();
    String report = "--report=" + folder.resolve("wrong.json");
    String[] call = {"score", "--job", job, "--show=-1", report};
    Main.run(call, new PrintStream(printed, true, UTF_8), new PrintStream(printed, true, UTF_8));
    assertThat(printed.toString(UTF_8).lines().filter(line -> !line.startsWith(MISSING)))
        .singleElement()
        .asString()
        .contains("--show");
  }

  private void python(Block block) throws IOException, InterruptedException {
    String needs = block.notes().get("python needs");
    assertThat(needs).as("'<!-- python needs: ... -->', or why it is not run").isNotNull();
    assumeFalse(PYTHON.isEmpty(), () -> "needs -Dthresher.docs.python, with " + needs);
    workplace().save("block.py", block.text());
    assertThat(workplace().run(PYTHON, "block.py")).as(workplace().printed()).isZero();
  }

  /** What stands behind commands that ran is their output; other text is no code. */
  private void compare(Block block, @Nullable Block last) throws IOException {
    if (last == null || !last.language().equals("sh") || last.reason() != null) {
      return;
    }
    String printed = workplace().printed();
    assertThat(Printed.missing(block.text(), printed)).as(printed).isEmpty();
  }

  private Workplace workplace() throws IOException {
    if (workplace == null) {
      workplace = Workplace.in(folder);
    }
    return workplace;
  }

  private SparkSession session() {
    if (session == null) {
      session = SharedSpark.session().newSession();
    }
    return session;
  }

  /** What runs on Spark in this process finds relative paths in the page's folder. */
  private void inFolder(Step step) throws IOException {
    FileSystem local =
        FileSystem.get(URI.create("file:///"), session().sparkContext().hadoopConfiguration());
    org.apache.hadoop.fs.Path before = local.getWorkingDirectory();
    local.setWorkingDirectory(new org.apache.hadoop.fs.Path(workplace().folder().toUri()));
    try {
      step.run();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      local.setWorkingDirectory(before);
    }
  }

  private interface Step {
    void run() throws IOException, ReflectiveOperationException;
  }
}
