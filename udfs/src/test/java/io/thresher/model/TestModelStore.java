package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelStore {
  private static final float[][] WEIGHTS = {{1, 2}, {3, 4}};

  private Path folder;
  private Path root;
  private ModelStore store;

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    root = folder.resolve("cache");
    store = new ModelStore(root, new Configuration());
  }

  @Test
  void namesASingleFileByItsDigest() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));

    CachedModel model = store.fetch(reference(file));

    assertThat(model.location().digest()).isEqualTo(sha256(file));
    assertThat(model.location().parts())
        .containsExactly(new ModelLocation.Part("m.onnx", Files.size(file), sha256(file)));
    assertThat(model.location().uri()).isEqualTo("file:" + file);
    assertThat(model.file()).hasSameBinaryContentAs(file).startsWith(root);
  }

  @Test
  void copiesExternalDataBesideTheModel() throws IOException {
    Path file = external("w/weights.bin");

    CachedModel model = store.fetch(reference(file));

    assertThat(model.file().resolveSibling("w/weights.bin"))
        .hasSameBinaryContentAs(file.resolveSibling("w/weights.bin"));
    assertThat(model.location().parts()).hasSize(2);
    assertThat(model.location().digest()).isNotEqualTo(sha256(file)).hasSize(64);
  }

  @Test
  void givesAnExecutorWithAnotherCacheTheSameModel() throws IOException {
    ModelLocation planned = store.fetch(reference(external("weights.bin"))).location();
    Path elsewhere = folder.resolve("elsewhere");

    CachedModel model = new ModelStore(elsewhere, new Configuration()).fetch(planned);

    assertThat(model.location()).isEqualTo(planned);
    assertThat(model.file()).startsWith(elsewhere);
    assertThat(model.file().resolveSibling("weights.bin")).exists();
  }

  @Test
  void needsTheSourceOnlyOnce() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));
    CachedModel model = store.fetch(reference(file));
    Files.delete(file);

    assertThat(new ModelStore(root, new Configuration()).fetch(model.location())).isEqualTo(model);
  }

  @Test
  void fetchesAgainWhatIsNoLongerWholeInTheCache() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));
    CachedModel model = store.fetch(reference(file));
    Files.writeString(model.file(), "cut");

    assertThat(store.fetch(model.location()).file()).hasSameBinaryContentAs(file);
  }

  @Test
  void seesThatTheSourceHasChangedSincePlanning() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));
    String planned = sha256(file);
    ModelLocation location = store.fetch(reference(file)).location();
    OnnxModels.write(OnnxModels.matMul(new float[][] {{5, 6}, {7, 8}}), file);

    ModelStore executor = new ModelStore(folder.resolve("elsewhere"), new Configuration());

    assertThatThrownBy(() -> executor.fetch(location))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-MODEL-012: the model changed while the job was running")
        .hasMessageContaining(planned)
        .hasMessageContaining(sha256(file));
    assertThat(folder.resolve("elsewhere").resolve(location.digest())).doesNotExist();
    assertThat(folder.resolve("elsewhere/.partial")).isEmptyDirectory();
  }

  @Test
  void readsAnUnchangedModelOnceAndAChangedOneAgain() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));
    FileTime written = Files.getLastModifiedTime(file);
    ModelLocation first = store.fetch(reference(file)).location();

    // Equal length and time stand for an unchanged file: only that shows that it is not read.
    OnnxModels.write(OnnxModels.matMul(new float[][] {{5, 6}, {7, 8}}), file);
    Files.setLastModifiedTime(file, written);
    assertThat(store.fetch(reference(file)).location()).isEqualTo(first);

    Files.setLastModifiedTime(file, FileTime.fromMillis(written.toMillis() + 1));
    assertThat(store.fetch(reference(file)).location().digest()).isEqualTo(sha256(file));
  }

  @Test
  void checksThePin() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));
    String wrong = "0".repeat(64);

    assertThat(store.fetch(ModelReference.parse(file + "#sha256=" + sha256(file))).file()).exists();
    assertThatThrownBy(() -> store.fetch(ModelReference.parse(file + "#sha256=" + wrong)))
        .hasMessageContaining("THR-MODEL-011")
        .hasMessageContaining("expected sha256 " + wrong + ", got " + sha256(file));
  }

  @Test
  void takesTheOnlyModelOfAFolder() throws IOException {
    Path file = external("weights.bin");

    assertThat(store.fetch(reference(file.resolveSibling(""))).location().uri())
        .endsWith("/m.onnx");
  }

  @Test
  void listsTheModelsOfAFolderThatHasSeveral() throws IOException {
    Path several = Files.createDirectory(folder.resolve("several"));
    Files.createFile(several.resolve("b.onnx"));
    Files.createFile(several.resolve("a.onnx"));

    assertThatThrownBy(() -> store.fetch(reference(several)))
        .hasMessageContaining("THR-MODEL-005")
        .hasMessageContaining("got a.onnx, b.onnx");
  }

  @Test
  void refusesAFolderWithoutModel() {
    assertThatThrownBy(() -> store.fetch(reference(folder)))
        .hasMessageContaining("THR-MODEL-004: the folder holds no model");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> store.fetch(reference(folder.resolve("absent.onnx"))))
        .hasMessageContaining("THR-MODEL-001: no such model");
  }

  @Test
  void refusesAnUnknownFileSystem() {
    assertThatThrownBy(() -> store.fetch(new ModelReference("ftpx://host/m.onnx", null)))
        .hasMessageContaining("THR-MODEL-025")
        .hasMessageContaining("ftpx");
  }

  @Test
  void keepsItsFoldersPrivate() throws IOException {
    Path file = OnnxModels.write(OnnxModels.matMul(WEIGHTS), folder.resolve("m.onnx"));
    Path cached = store.fetch(reference(file)).file();

    for (Path path : List.of(root, cached.getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void refusesACacheThatOthersMayWrite() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> new ModelStore(open, new Configuration()))
        .hasMessageContaining("THR-USE-302")
        .hasMessageContaining("cache-dir");
  }

  @Test
  void namesTheOptionWhereTheCacheCannotBeUsed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> new ModelStore(file.resolve("cache"), new Configuration()))
        .hasMessageContaining("THR-USE-301")
        .hasMessageContaining("cache-dir");
  }

  private Path external(String location) throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    ModelProto proto = OnnxModels.externalMatMul(2, 2, location, 0, 16);
    Files.createDirectories(model.resolve(location).getParent());
    OnnxModels.write(OnnxModels.raw(WEIGHTS), model.resolve(location));
    return OnnxModels.write(proto, model.resolve("m.onnx"));
  }

  private static ModelReference reference(Path path) {
    return ModelReference.parse(path.toString());
  }

  private static String sha256(Path file) throws IOException {
    try (var from = Files.newInputStream(file)) {
      return Sha256.copy(from, java.io.OutputStream.nullOutputStream());
    }
  }
}
