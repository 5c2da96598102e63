package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.ChildJvm;
import io.thresher.model.cache.FileUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a cached model serves, what is done about one that is not as it was, and which ones go. */
class TestCachedModels {
  private Path folder;
  private Path root;
  private Path file;

  @BeforeEach
  void open(@TempDir Path temporary) throws IOException {
    folder = temporary;
    root = folder.resolve("cache");
    file = model("m.onnx", 1);
  }

  private Path model(String name, float weight) throws IOException {
    return OnnxModels.write(
        OnnxModels.matMul(new float[][] {{weight, 2}, {3, 4}}), folder.resolve(name));
  }

  private ModelStore store() {
    return new ModelStore(root, new Configuration());
  }

  private CachedModel fetch(Path model) {
    return store().fetch(ModelReference.parse(model.toString()));
  }

  private static CachedModel fetchAs(UserGroupInformation user, ModelStore store, Path model)
      throws Exception {
    return user.doAs(
        (PrivilegedExceptionAction<CachedModel>)
            () -> store.fetch(new ModelReference("oss:" + model, null)));
  }

  @Test
  void servesNobodyWhoMayNotReadTheSource() throws Exception {
    Path readers = Files.writeString(folder.resolve("readers"), "alice\n");
    ModelStore store = new ModelStore(root, OwnedFileSystem.configuration());
    UserGroupInformation alice =
        UserGroupInformation.createProxyUser("alice", UserGroupInformation.getLoginUser());
    UserGroupInformation bob = UserGroupInformation.createRemoteUser("bob");

    assertThat(fetchAs(alice, store, file).file()).hasSameBinaryContentAs(file);
    assertThatThrownBy(() -> fetchAs(bob, store, file))
        .hasMessageContaining("THR-MODEL-002: the model cannot be read")
        .hasMessageContaining("user=bob");
    assertThat(fetchAs(alice, store, file).file()).exists();
    Files.writeString(readers, "bob\n");
    assertThat(fetchAs(bob, store, file).file()).exists();
    assertThatThrownBy(() -> fetchAs(alice, store, file))
        .hasMessageContaining("THR-MODEL-002")
        .hasMessageContaining("user=alice");
  }

  @Test
  void carriesRightsToThreadsThatOthersStarted() throws Exception {
    UserGroupInformation alice = UserGroupInformation.createRemoteUser("alice");
    UserGroupInformation bob = UserGroupInformation.createRemoteUser("bob");
    String[] seen = new String[1];
    Runnable look = () -> seen[0] = CallerRights.name();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      for (UserGroupInformation user : new UserGroupInformation[] {alice, bob}) {
        user.doAs(
            (PrivilegedExceptionAction<Object>)
                () -> pool.submit(CallerRights.carried(look)).get());
        assertThat(seen[0]).startsWith(user.getShortUserName() + " ");
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void findsAByteThatIsNotAsItWasFetched() throws IOException {
    CachedModel model = fetch(file);
    FileTime written = Files.getLastModifiedTime(model.file());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(model.file(), bytes);
    Files.setLastModifiedTime(model.file(), written);

    assertThat(store().fetch(model.location()).file()).hasSameBinaryContentAs(file);

    bytes[bytes.length - 1] ^= 2;
    Files.write(model.file(), bytes);
    assertThat(fetch(file).file()).hasSameBinaryContentAs(file);
  }

  @Test
  void followsNoLink() throws IOException {
    CachedModel model = fetch(file);
    Files.delete(model.file());
    Files.createSymbolicLink(model.file(), file);
    assertThat(store().fetch(model.location()).file()).isRegularFile();
    assertThat(Files.isSymbolicLink(model.file())).isFalse();

    Path entry = model.file().getParent();
    Path moved = Files.move(entry, folder.resolve("moved"));
    Files.createSymbolicLink(entry, moved);
    assertThat(store().fetch(model.location()).file()).exists();
    assertThat(Files.isSymbolicLink(entry)).isFalse();
    assertThat(moved.resolve("m.onnx")).exists();

    Path link = Files.createSymbolicLink(folder.resolve("link"), root);
    assertThatThrownBy(() -> new ModelStore(link, new Configuration()))
        .hasMessageContaining("THR-USE-302")
        .hasMessageContaining("it is a link");
  }

  @Test
  void takesNothingThatOthersCouldHaveWritten() throws IOException {
    CachedModel model = fetch(file);
    Path entry = model.file().getParent();
    Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(store().fetch(model.location()).file()).exists();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
        .isEqualTo("rwx------");
  }

  @Test
  void removesWhatWasNotUsedForLongest() throws IOException {
    CachedModel oldest = aged(fetch(file), 3);
    CachedModel older = aged(fetch(model("b.onnx", 5)), 2);
    CachedModel used = aged(fetch(model("c.onnx", 6)), 4);
    assertThat(store().fetch(used.location()).file()).exists(); // That is a use.
    long two = 2 * size(oldest) + size(oldest) / 2;
    ModelStore small = new ModelStore(root, new Configuration(), two);

    CachedModel newest = small.fetch(ModelReference.parse(model("d.onnx", 7).toString()));

    assertThat(oldest.file()).doesNotExist();
    assertThat(older.file()).doesNotExist();
    assertThat(used.file()).exists();
    assertThat(newest.file()).exists();
    assertThat(root.resolve(".partial")).isEmptyDirectory();
    assertThat(small.fetch(older.location()).file()).exists(); // Fetched again.
  }

  @Test
  void keepsWhatIsInUse() throws IOException {
    ModelStore small = new ModelStore(root, new Configuration(), 1);
    CachedModel model = fetch(file);
    FileUse first = small.use(model);
    small.use(model).close();
    aged(model, 3);
    fetchAnother(small, 5);
    assertThat(model.file()).exists();
    first.close();
    fetchAnother(small, 6);
    assertThat(model.file()).doesNotExist();
  }

  /** A process with a session. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      ModelStore store = new ModelStore(Path.of(arguments[0]), new Configuration());
      CachedModel model = store.fetch(ModelReference.parse(arguments[1]));
      FileUse use = store.use(model);
      System.out.println("holding");
      System.out.println("ends " + System.in.read());
      use.close();
    }
  }

  @Test
  void keepsWhatAnotherProcessUses() throws Exception {
    ModelStore small = new ModelStore(root, new Configuration(), 1);
    CachedModel model = fetch(file);
    try (ChildJvm holder = ChildJvm.start(Holder.class, root.toString(), file.toString())) {
      holder.awaitLine("holding");
      aged(model, 3);
      fetchAnother(small, 5);
      assertThat(model.file()).exists();
      holder.send("go");
      assertThat(holder.exitCode()).isZero();
    }
    fetchAnother(small, 6);
    assertThat(model.file()).doesNotExist();
  }

  private void fetchAnother(ModelStore store, float weight) throws IOException {
    store.fetch(ModelReference.parse(model("other" + weight + ".onnx", weight).toString()));
  }

  private static CachedModel aged(CachedModel model, int hours) throws IOException {
    Files.setLastModifiedTime(
        model.file().resolveSibling(CacheEntry.MARKER),
        FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
    return model;
  }

  private static long size(CachedModel model) throws IOException {
    return Files.size(model.file()) + Files.size(model.file().resolveSibling(CacheEntry.MARKER));
  }
}
