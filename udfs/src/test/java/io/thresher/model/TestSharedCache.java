package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.ChildJvm;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cache, several processes, a file system that tells who read what. */
@Timeout(120)
class TestSharedCache {
  private Path folder;
  private Path log;

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    log = folder.resolve("log");
  }

  /** An executor: waits for a line, then fetches. */
  static final class Executor {
    public static void main(String[] arguments) throws Exception {
      ModelLocation location;
      try (ObjectInputStream in =
          new ObjectInputStream(Files.newInputStream(Path.of(arguments[0])))) {
        location = (ModelLocation) in.readObject();
      }
      ModelStore store =
          new ModelStore(
              Path.of(arguments[1]), CountedFileSystem.configuration(Path.of(arguments[2])));
      System.out.println("ready");
      if (System.in.read() >= 0) {
        System.out.println("fetched " + store.fetch(location).file());
      }
    }
  }

  @Test
  void readsAModelOnceForAllProcessesOfAHost() throws Exception {
    ModelLocation planned = planned();
    Path plan = folder.resolve("plan");
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(plan))) {
      out.writeObject(planned);
    }
    Files.delete(log);
    Path cache = folder.resolve("executors");

    List<ChildJvm> executors = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        executors.add(
            ChildJvm.start(Executor.class, plan.toString(), cache.toString(), log.toString()));
      }
      for (ChildJvm executor : executors) {
        executor.awaitLine("ready");
      }
      for (ChildJvm executor : executors) {
        executor.send("go");
      }
      Path expected = cache.resolve(planned.digest()).resolve("m.onnx");
      for (ChildJvm executor : executors) {
        assertThat(executor.awaitLine("fetched ")).isEqualTo(expected.toString());
      }
      assertThat(expected).exists();
    } finally {
      for (ChildJvm executor : executors) {
        executor.close();
      }
    }
    assertThat(log).hasContent("m.onnx\nw.bin");
  }

  @Test
  void readsAModelOnceForAllThreadsOfAProcess() throws Exception {
    ModelLocation planned = planned();
    Files.delete(log);
    Path cache = folder.resolve("executors");

    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      // A store each: what they share is the folder.
      ModelStore store = new ModelStore(cache, CountedFileSystem.configuration(log));
      threads.add(new Thread(() -> assertThat(store.fetch(planned).file()).exists()));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(log).hasContent("m.onnx\nw.bin");
  }

  @Test
  void saysWhoMayNotRead() {
    ModelStore store =
        new ModelStore(folder.resolve("cache"), CountedFileSystem.configuration(log));

    assertThatThrownBy(() -> store.fetch(new ModelReference("counted:/m/denied.onnx", null)))
        .hasMessageContaining("THR-MODEL-002: the model cannot be read")
        .hasMessageContaining("user=nobody");
  }

  private ModelLocation planned() throws IOException {
    OnnxModels.write(OnnxModels.raw(new float[][] {{1, 2}, {3, 4}}), folder.resolve("w.bin"));
    Path file =
        OnnxModels.write(OnnxModels.externalMatMul(2, 2, "w.bin", 0, 16), folder.resolve("m.onnx"));
    ModelStore driver =
        new ModelStore(folder.resolve("driver"), CountedFileSystem.configuration(log));
    ModelLocation location = driver.fetch(new ModelReference("counted:" + file, null)).location();
    assertThat(location.uri()).isEqualTo("counted:" + file);
    return location;
  }
}
