package io.thresher.runtime.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups of both versions, as files show them. */
class TestMemoryLimit {
  @TempDir Path folder;

  private Path groups() {
    return folder.resolve("groups");
  }

  private @Nullable MemoryLimit limit(String ofProcess) throws IOException {
    Path file = Files.writeString(folder.resolve("cgroup"), ofProcess);
    return MemoryLimit.ofContainer(groups(), file);
  }

  private MemoryLimit known(String ofProcess) throws IOException {
    return Objects.requireNonNull(limit(ofProcess));
  }

  private void write(String file, String text) throws IOException {
    Path path = groups().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  @Test
  void takesTheTightestOfAGroupAndThoseItIsIn() throws IOException {
    write("pod/memory.max", "1000");
    write("pod/memory.current", "900");
    write("pod/memory.stat", "anon 700\ninactive_file 150\nactive_file 50");
    write("pod/container/memory.max", "max");
    write("pod/container/memory.current", "10");

    MemoryLimit limit = known("0::/pod/container\n");

    assertThat(limit.bytes()).isEqualTo(1000);
    assertThat(limit.used()).as("without pages of files").isEqualTo(750);
    assertThat(limit.what()).isEqualTo("its container");
  }

  @Test
  void readsTheFirstVersionAlsoWhereAContainerSeesItsRootOnly() throws IOException {
    write("memory/memory.limit_in_bytes", "2000");
    write("memory/memory.usage_in_bytes", "1500");
    write("memory/memory.stat", "inactive_file 1\ntotal_inactive_file 500");

    MemoryLimit limit = known("5:cpu:/x\n4:memory:/docker/abc\n0::/docker/abc\n");

    assertThat(limit.bytes()).isEqualTo(2000);
    assertThat(limit.used()).isEqualTo(1000);
  }

  @Test
  void isNoneWhereNoneIsSet() throws IOException {
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    write("memory.max", "max");

    assertThat(limit("4:memory:/\n0::/\n")).isNull();
    assertThat(MemoryLimit.ofContainer(groups(), folder.resolve("absent"))).isNull();
  }

  @Test
  void ofAProcessIsComparedWithWhatItHasInMemory() {
    assertThat(MemoryLimit.ofProcess(1L << 50, "a setting").used()).isGreaterThan(10L << 20);
  }
}
