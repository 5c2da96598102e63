package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileSystems {
  @TempDir Path folder;

  @Test
  void givesSettingsThatTheCallerMayChange() {
    Configuration changed = FileSystems.settings();
    changed.set("thresher.test", "a");
    assertThat(FileSystems.settings().get("thresher.test")).isNull();
    assertThat(FileSystems.settings()).containsExactlyInAnyOrderElementsOf(new Configuration());
  }

  @Test
  void readsTheClassPathOfTheCaller() throws IOException {
    Files.writeString(
        folder.resolve("core-site.xml"),
        "<configuration><property><name>thresher.test</name><value>b</value></property>"
            + "</configuration>");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertThat(FileSystems.settings().get("thresher.test")).isNull();
    try (URLClassLoader own = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(own);
      assertThat(FileSystems.settings().get("thresher.test")).isEqualTo("b");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(FileSystems.settings().get("thresher.test")).isNull();
  }
}
