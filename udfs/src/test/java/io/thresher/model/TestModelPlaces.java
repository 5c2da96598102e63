package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of models inside and outside of the folders that are open, in every disguise. */
class TestModelPlaces {
  private static final Set<String> SCHEMES = Set.of("file", "s3a", "hdfs", "viewfs");

  @TempDir Path folder;
  private ModelStore store;
  private ModelPlaces places;

  @BeforeEach
  void prepare() throws IOException {
    folder = folder.toRealPath();
    for (String name : List.of("open", "open/deep", "open-too", "secret", "OPEN")) {
      Files.createDirectories(folder.resolve(name));
      OnnxModels.write(
          OnnxModels.matMul(new float[][] {{1, 2}, {3, 4}}), folder.resolve(name + "/m.onnx"));
    }
    store = new ModelStore(folder.resolve("cache"), new Configuration());
    places = in(folder.resolve("open").toString());
  }

  private static ModelPlaces in(String... folders) {
    return ModelPlaces.in(List.of(folders), SCHEMES, "setting.models", "setting.schemes");
  }

  private CachedModel fetch(String name) {
    return fetch(name, places);
  }

  private CachedModel fetch(String name, ModelPlaces from) {
    String path = name.replace("$", folder.toString());
    return store.fetch(ModelReference.parse(path), OperatorDomains.KNOWN, from);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$/open/m.onnx",
        "file:$/open/m.onnx",
        "file://$/open/m.onnx",
        "$/open/deep/m.onnx",
        "$/open/deep",
        "$//open///m.onnx",
      })
  void readsWhatLiesInAnOpenFolder(String name) {
    assertThat(fetch(name).location().uri())
        .startsWith("file:" + folder.resolve("open") + "/")
        .endsWith("m.onnx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$/secret/m.onnx",
        "$/open-too/m.onnx",
        "$/OPEN/m.onnx",
        "$/open/../secret/m.onnx",
        "$/open/./m.onnx",
        "$/open/deep/../../secret/m.onnx",
        "$//open//..//secret/m.onnx",
        "$/open/%2e%2e/secret/m.onnx",
        "$/open/%2E%2E%2Fsecret/m.onnx",
        "$/open/%252e%252e/secret/m.onnx",
        "$/open/..%2fsecret/m.onnx",
        "$/open\\..\\secret\\m.onnx",
        "$/open/\t/m.onnx",
        "$",
        "$/",
        "/",
        "file:/",
        "FILE:$/open/m.onnx",
        "file://host$/open/m.onnx",
        "hdfs:$/open/m.onnx",
        "hdfs://namenode$/open/m.onnx",
        "viewfs://cluster$/open/m.onnx",
        "s3a://bucket$/open/m.onnx",
        "s3://bucket$/open/m.onnx",
        "http://host$/open/m.onnx",
        "https://host$/open/m.onnx",
        "ftp://host$/open/m.onnx",
        "har:$/open/m.onnx",
        "jar:file:$/open/m.onnx",
        "secret/m.onnx",
      })
  void refusesWhatMayLieElsewhere(String name) {
    assertThatThrownBy(() -> fetch(name))
        .isInstanceOf(ScoringException.class)
        .hasMessageMatching("(?s)THR-(USE-70[678]|MODEL-003).*");
  }

  @Test
  void followsLinksBeforeItCompares() throws IOException {
    Files.createSymbolicLink(folder.resolve("open/link.onnx"), folder.resolve("secret/m.onnx"));
    Files.createSymbolicLink(folder.resolve("open/linked"), folder.resolve("secret"));
    Files.createDirectory(folder.resolve("open/of-links"));
    Files.createSymbolicLink(
        folder.resolve("open/of-links/m.onnx"), folder.resolve("secret/m.onnx"));
    Files.createSymbolicLink(folder.resolve("open/inner.onnx"), Path.of("deep/m.onnx"));
    for (String name :
        List.of("$/open/link.onnx", "$/open/linked/m.onnx", "$/open/linked", "$/open/of-links")) {
      assertThatThrownBy(() -> fetch(name))
          .hasMessageContaining("THR-USE-706")
          .hasMessageContaining("setting.models");
    }
    assertThat(fetch("$/open/inner.onnx").location().uri())
        .isEqualTo("file:" + folder.resolve("open/deep/m.onnx"));
  }

  /** As hubs lay models out: the graph in {@code onnx}, what belongs to it one folder above. */
  @Test
  void readsNoFileOfAModelThatLiesElsewhere() throws IOException {
    Path above = folder.resolve("hub");
    Files.createDirectories(above.resolve("onnx"));
    OnnxModels.write(
        OnnxModels.model(
            OnnxModels.graph(OnnxModels.node("Identity", "input_ids", "y"))
                .addInput(OnnxModels.value("input_ids", ElementType.INT64, "n", "m"))
                .addOutput(OnnxModels.value("y", ElementType.INT64, "n", "m"))),
        above.resolve("onnx/model.onnx"));
    Files.writeString(above.resolve("tokenizer.json"), "{}");
    String name = "$/hub/onnx/model.onnx";

    assertThat(fetch(name, in(above.toString())).location().parts()).hasSize(2);
    assertThat(fetch(name, ModelPlaces.ANYWHERE).location().parts()).hasSize(2);
    assertThatThrownBy(() -> fetch(name, in(above.resolve("onnx").toString())))
        .hasMessageContaining("THR-USE-706")
        .hasMessageContaining("tokenizer.json");
    Files.move(above.resolve("tokenizer.json"), folder.resolve("secret/tokenizer.json"));
    Files.createSymbolicLink(
        above.resolve("tokenizer.json"), folder.resolve("secret/tokenizer.json"));
    assertThatThrownBy(() -> fetch(name, in(above.toString()))).hasMessageContaining("THR-USE-706");
  }

  @Test
  void takesAnOpenFolderThatIsALinkItself() throws IOException {
    Files.createSymbolicLink(folder.resolve("current"), folder.resolve("open"));
    ModelPlaces current = in("file:" + folder + "/current/");
    assertThat(fetch("$/current/m.onnx", current).location().uri())
        .isEqualTo("file:" + folder.resolve("open/m.onnx"));
    assertThatThrownBy(() -> fetch("$/secret/m.onnx", current)).hasMessageContaining("706");
  }

  @Test
  void asksNoOtherFileSystemBeforeItHasCompared() {
    // Nobody listens there: to ask would take long, and end otherwise.
    assertThatThrownBy(() -> fetch("hdfs://127.0.0.1:1/m.onnx", in("hdfs://127.0.0.1:2/models")))
        .hasMessageContaining("THR-USE-706");
    assertThatThrownBy(() -> fetch("ftp://127.0.0.1:1/m.onnx", in()))
        .hasMessageContaining("THR-USE-707: the model lies on a file system that SQL may not read")
        .hasMessageContaining("expected one of file, hdfs, s3a, viewfs, got ftp");
  }

  @Test
  void takesAnyPathOfAnOpenFileSystemWhereNoFolderIsNamed() {
    assertThat(fetch("$/open/../secret/m.onnx", in()).location().uri()).endsWith("m.onnx");
    assertThatThrownBy(() -> fetch("http://127.0.0.1:1/m.onnx", in()))
        .hasMessageContaining("THR-USE-707");
  }
}
