package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose input and output are on HDFS: a name node and a data node in this process. */
class ITHdfs {
  @TempDir static Path folder;

  private static MiniDFSCluster hdfs;
  private static CompleteRun run;
  private static String root = "";
  private static int outputs;

  private final String output = root + "/out-" + outputs++;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    hdfs.waitActive();
    run = CompleteRun.in(folder);
    FileSystem files = hdfs.getFileSystem();
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(run.input().toUri()), new org.apache.hadoop.fs.Path("/in"));
    root = files.getUri().toString();
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Test
  void publishesReplacesAndRunsNothingTwice() throws IOException {
    List<String> call = call();
    assertThat(CommandRun.of(call).err()).isEmpty();
    check();

    CommandRun again = CommandRun.of(call);
    assertThat(again.out()).contains("is already published");

    call.addAll(List.of("--mode=overwrite", "--run-id=another"));
    assertThat(CommandRun.of(call).err()).isEmpty();
    check();
  }

  @Test
  void goesOnAfterTheDriverWasKilled() throws Exception {
    List<String> properties = List.of("spark.master=local[1]");
    try (DriverProcess driver =
        DriverProcess.start(folder.resolve("driver.log"), call(), properties, Map.of())) {
      driver.await(() -> files().filter(name -> name.contains("part-")).count() >= 3);
      driver.kill();
    }

    CommandRun resumed = CommandRun.of(call());

    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).containsAnyOf("units of work are left", "is already published");
    check();
  }

  private List<String> call() throws IOException {
    List<String> call = new ArrayList<>(run.call(Path.of("output")));
    call.set(call.indexOf("--output") + 1, output);
    call.set(call.indexOf("--input") + 1, root + "/in");
    return call;
  }

  /** Every row is there once, nothing is left over, and the manifest agrees. */
  private void check() throws IOException {
    Dataset<Row> found = SharedSpark.session().read().parquet(output);
    run.checkRows(found);
    Set<String> known = new TreeSet<>(Set.of("_SUCCESS", "_thresher/manifest.json"));
    for (String file : found.inputFiles()) {
      known.add(file.substring(output.length() + 1));
    }
    assertThat(
            files()
                .filter(name -> !name.matches("_thresher/(lease\\.\\d+|profile-\\w+)\\.json"))
                .toList())
        .containsExactlyInAnyOrderElementsOf(known);
    CommandRun verified = CommandRun.of("verify", output);
    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
  }

  private Stream<String> files() {
    List<String> names = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> files =
          hdfs.getFileSystem().listFiles(new org.apache.hadoop.fs.Path(output), true);
      while (files.hasNext()) {
        names.add(files.next().getPath().toString().substring(output.length() + 1));
      }
    } catch (FileNotFoundException e) {
      return Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.stream();
  }
}
