package io.thresher.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all stores keep to, here on local files; on real servers in the tests of runs. */
class TestMetaStores {
  @TempDir Path folder;

  /** Ways to store. */
  enum Kind {
    LOCAL,
    RENAMING,
    OBJECTS
  }

  private MetaStore store(Kind kind) throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.toUri());
    return switch (kind) {
      case LOCAL -> new LocalMetaStore(folder);
      case RENAMING -> new RenamingMetaStore(files, root);
      case OBJECTS -> new ObjectMetaStore(files, root);
    };
  }

  @ParameterizedTest
  @EnumSource
  void leavesWhatIsThereWhereNewContentEndsHalfWay(Kind kind) throws IOException {
    MetaStore store = store(kind);
    store.replace("manifest.json", "old".getBytes(UTF_8));

    assertThatThrownBy(
            () ->
                store.replace(
                    "manifest.json",
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("half way");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("half way");

    assertThat(store.read("manifest.json")).asString(UTF_8).isEqualTo("old");
    assertThat(store.list("")).containsExactly("manifest.json");
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingOfContentThatFindsNoPlace(Kind kind) throws IOException {
    MetaStore store = store(kind);
    store.replace("folder/file", "old".getBytes(UTF_8));

    assertThatThrownBy(() -> store.replace("folder", "new".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder");
    assertThat(store.create("folder/file", "new".getBytes(UTF_8))).isFalse();

    assertThat(store.list("")).containsExactly("folder");
    assertThat(store.list("folder")).containsExactly("file");
    assertThat(store.read("folder/file")).asString(UTF_8).isEqualTo("old");
  }

  @ParameterizedTest
  @EnumSource
  void swapsNothingButWhatIsExpected(Kind kind) throws IOException {
    MetaStore store = store(kind);
    byte[] old = "old".getBytes(UTF_8);
    byte[] other = "other".getBytes(UTF_8);

    assertThat(store.read("folder/file")).isNull();
    assertThat(store.swap("folder/file", Digests.sha256(old), out -> out.write(other))).isFalse();
    assertThat(store.swap("folder/file", null, out -> out.write(old))).isTrue();
    assertThat(store.swap("folder/file", null, out -> out.write(other))).isFalse();
    assertThat(store.swap("folder/file", Digests.sha256(other), out -> out.write(other))).isFalse();
    assertThat(store.read("folder/file")).isEqualTo(old);
    assertThat(store.swap("folder/file", Digests.sha256(old), out -> out.write(other))).isTrue();
    assertThat(store.read("folder/file")).isEqualTo(other);
  }
}
