package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class TestMachineFailures {

  @Test
  void tellsAFullHeapFromADamagedFile() {
    Throwable thrown =
        failure(
            "FAILED_READ_FILE.NO_HINT",
            Map.of("path", "good.csv"),
            new OutOfMemoryError("Java heap space"));

    assertThat(line(thrown))
        .startsWith("THR-RUN-506")
        .contains("Java heap space", "MiB", "-Xmx")
        .doesNotContain("good.csv");
    assertThat(exitCode(thrown)).isEqualTo(6);
  }

  @Test
  void namesTheOutputWhereItsDiskIsFull() {
    Throwable thrown =
        failure(
            "TASK_WRITE_FAILED",
            Map.of("path", "file:/data/out"),
            new IOException("No space left on device"));

    assertThat(line(new IllegalStateException(thrown)))
        .startsWith("THR-OUT-117")
        .contains("file:/data/out", "No space left on device");
    assertThat(exitCode(thrown)).isEqualTo(5);
  }

  @Test
  void namesTheFileOfSparksOwnWhereItsDiskIsFull() {
    IOException full = new FileSystemException("/scratch/x", null, "No space left on device");

    assertThat(line(full)).startsWith("THR-RUN-507").contains("/scratch/x");
    assertThat(line(new IOException("Disk quota exceeded")))
        .startsWith("THR-RUN-507")
        .contains("spark.local.dir", "java.io.tmpdir");
  }

  @Test
  void tellsLibrariesOfOtherVersionsFromMissingOnes() {
    Error field = new NoSuchFieldError("CRC64_NVME");
    field.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("org.example.Checksums", "f", null, 1)});

    assertThat(line(new IOException(field)))
        .startsWith("THR-RUN-955")
        .contains("org.example.Checksums", "CRC64_NVME", "AWS SDK");
    assertThat(line(new NoSuchMethodError("void a.B.c()"))).startsWith("THR-RUN-955");
    assertThat(FileSystems.missingClass(new NoClassDefFoundError("Could not initialize class a.B")))
        .isNull();
    assertThat(FileSystems.missingClass(new NoClassDefFoundError("a/B"))).isEqualTo("a/B");
    Error behind = new NoClassDefFoundError("Could not initialize class a.B");
    behind.initCause(new NoClassDefFoundError("c/D"));
    assertThat(FileSystems.missingClass(behind)).isEqualTo("c/D");
    Error hidden = new IllegalAccessError("module java.base does not export sun.nio.ch");
    assertThat(MachineFailures.in(Causes.chain(hidden))).isNull();
  }

  @Test
  void knowsTheLimitOfOpenFilesAndJavasThatHadoopDoesNotRunOn() {
    assertThat(line(new IOException("/a/b (Too many open files)"))).startsWith("THR-RUN-508");
    assertThat(line(new UnsupportedOperationException("getSubject is not supported")))
        .startsWith("THR-RUN-117")
        .contains(System.getProperty("java.version"), "expected Java 17 or 21");
  }

  @Test
  void leavesOtherFailuresToOthers() {
    assertThat(ErrorTranslation.ofMachine(new IOException("the disk is loud"))).isNull();
    assertThat(ErrorTranslation.ofMachine(new UnsupportedOperationException())).isNull();
  }

  private static SparkException failure(
      String condition, Map<String, String> values, Throwable cause) {
    return new SparkException(
        condition,
        scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(values)),
        cause);
  }

  private static String line(Throwable thrown) {
    return known(thrown).problems().get(0).line();
  }

  private static int exitCode(Throwable thrown) {
    return known(thrown).exitCode();
  }

  private static ScoringException known(Throwable thrown) {
    return Objects.requireNonNull(ErrorTranslation.ofMachine(thrown));
  }
}
