package io.thresher.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.ByteString;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way that a model can be bad: one line that says which, and nothing left in the cache. */
class TestBadModels {
  private static final ModelProto GOOD = OnnxModels.matMul(new float[][] {{1, 2}, {3, 4}});

  private Path folder;
  private ModelStore store;

  @BeforeEach
  void open(@TempDir Path temporary) throws IOException {
    folder = Files.createDirectory(temporary.resolve("model"));
    store = new ModelStore(temporary.resolve("cache"), new Configuration());
  }

  @Test
  void emptyFile() {
    assertRefused(ByteString.EMPTY, "THR-MODEL-006: the model is empty", "got 0 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '  <!DOCTYPE html><html>'                 | looks like an HTML page
          '<?xml version="1.0"?><Error>'            | looks like an XML document
          '{"error": "no such model"}'              | looks like JSON
          'Not Found'                               | looks like plain text
          'version https://git-lfs.github.com/spec' | a Git LFS pointer
          'PK\u0003\u0004rest'                      | a zip archive
          'abcdORTM'                                | an ORT-format model
          """)
  void otherFormats(String content, String looksLike) {
    assertRefused(
        ByteString.copyFrom(content, UTF_8), "THR-MODEL-007: the model is not ONNX", looksLike);
  }

  @Test
  void everyTruncation() {
    ByteString whole = GOOD.toByteString();
    for (int bytes = 1; bytes < whole.size(); bytes++) {
      ScoringException refusal = refusal(whole.substring(0, bytes));
      assertThat(refusal.problems().get(0).number()).as("at %d", bytes).isIn(7, 8, 9);
    }
    assertThat(refusal(whole.substring(0, whole.size() / 2)))
        .hasMessageContaining("THR-MODEL-008: the model is truncated or damaged");
  }

  @Test
  void futureOperatorSetAndFormatTogether() {
    ModelProto future =
        GOOD.toBuilder()
            .setIrVersion(99)
            .setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(99))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(98))
            .build();

    assertThat(refusal(future.toByteString()).problems())
        .extracting(Problem::code, Problem::expectation)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "THR-MODEL-014", "expected ONNX IR version up to 13, got 99"),
            org.assertj.core.groups.Tuple.tuple(
                "THR-MODEL-013", "expected ai.onnx up to 26, got 99"),
            org.assertj.core.groups.Tuple.tuple(
                "THR-MODEL-013", "expected ai.onnx.ml up to 5, got 98"));
  }

  @Test
  void unknownDomain() {
    assertRefused(
        OnnxModels.customDomain("com.acme").toByteString(),
        "THR-MODEL-015",
        "got domain 'com.acme' in node 'frob' (Frobnicate)",
        "custom_op_library");
  }

  @Test
  void unknownDomainInASubgraph() {
    NodeProto outer =
        OnnxModels.node("If", "x", "y").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("then_branch")
                    .setG(OnnxModels.customDomain("com.acme").getGraph()))
            .build();
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(outer).addOutput(OnnxModels.value("y", ElementType.FLOAT, "n")));

    assertRefused(model.toByteString(), "got domain 'com.acme' in node 'frob' (Frobnicate)");
  }

  @Test
  void unknownDomainIsFineWithALibraryOfIt() {
    Path file = OnnxModels.write(OnnxModels.customDomain("com.acme"), folder.resolve("m.onnx"));

    assertThat(store.fetch(ModelReference.parse(file.toString()), OperatorDomains.ANY).file())
        .exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../w.bin", "a/../../w.bin", "/etc/passwd", "C:\\w.bin", "..\\w.bin"})
  void externalDataOutsideTheFolder(String location) throws IOException {
    Files.write(folder.resolveSibling("w.bin"), new byte[16]);

    assertRefused(external(location, 0, 16), "THR-MODEL-017", "got '" + location + "'");
  }

  @Test
  void externalDataMissing() {
    assertRefused(external("w.bin", 0, 16), "THR-MODEL-016", "expected 'w.bin' beside the model");
  }

  @Test
  void externalDataTooShort() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[16]);

    assertRefused(
        external("w.bin", 4, 16), "THR-MODEL-019", "expected at least 20 bytes in 'w.bin', got 16");
  }

  @Test
  void externalDataBehindASymbolicLink() throws IOException {
    Path real = Files.write(folder.resolveSibling("real.bin"), new byte[16]);
    Files.createSymbolicLink(folder.resolve("w.bin"), real);

    assertRefused(external("w.bin", 0, 16), "THR-MODEL-018", "got a symbolic link");
  }

  @Test
  void externalDataInAFolderBehindASymbolicLink() throws IOException {
    Path real = Files.createDirectory(folder.resolveSibling("real"));
    Files.write(real.resolve("w.bin"), new byte[16]);
    Files.createSymbolicLink(folder.resolve("sub"), real);

    assertRefused(external("sub/w.bin", 0, 16), "THR-MODEL-018", "got a symbolic link");
  }

  @Test
  void externalDataBehindAHardLink() throws IOException {
    Path real = Files.write(folder.resolveSibling("real.bin"), new byte[16]);
    Files.createLink(folder.resolve("w.bin"), real);

    assertRefused(external("w.bin", 0, 16), "THR-MODEL-018", "got a hard link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "9223372036854775807"})
  void externalDataWithAWrongOffset(String offset) {
    ModelProto.Builder model = OnnxModels.externalMatMul(2, 2, "w.bin", 0, 16).toBuilder();
    model
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setExternalData(1, OnnxModels.entry("offset", offset));

    assertRefused(model.build().toByteString(), "THR-MODEL-020", "for 'w'");
  }

  @Test
  void externalDataOfAnAttribute() {
    AttributeProto constant =
        AttributeProto.newBuilder()
            .setName("value")
            .setT(OnnxModels.externalMatMul(2, 2, "w.bin", 0, 16).getGraph().getInitializer(0))
            .build();
    NodeProto node =
        OnnxModels.node("Constant", "", "y").toBuilder().addAttribute(constant).build();
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(node).addOutput(OnnxModels.value("y", ElementType.FLOAT, 2, 2)));

    assertRefused(model.toByteString(), "THR-MODEL-016", "expected 'w.bin' beside the model");
  }

  @Test
  void complexInput() {
    ModelProto.Builder model = GOOD.toBuilder();
    model
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(14);

    assertRefused(
        model.build().toByteString(),
        "THR-MODEL-021",
        "expected input 'x' to be a tensor, got tensor<complex64>");
  }

  @Test
  void sequenceOfTensorsAsOutput() {
    TypeProto tensor = OnnxModels.value("", ElementType.FLOAT, "n").getType();
    ModelProto.Builder model = GOOD.toBuilder();
    model
        .getGraphBuilder()
        .setOutput(
            0,
            OnnxModels.typed(
                "y",
                TypeProto.newBuilder()
                    .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(tensor))));

    assertRefused(
        model.build().toByteString(),
        "expected output 'y' to be a tensor or a sequence of maps, got sequence<tensor<float>>");
  }

  private static ByteString external(String location, long offset, long length) {
    return OnnxModels.externalMatMul(2, 2, location, offset, length).toByteString();
  }

  private void assertRefused(ByteString bytes, String... parts) {
    assertThat(refusal(bytes)).hasMessageContainingAll(parts).hasMessageContaining("/m.onnx |");
  }

  private ScoringException refusal(ByteString bytes) {
    Path file = OnnxModels.write(bytes, folder.resolve("m.onnx"));
    ScoringException refusal =
        catchThrowableOfType(
            ScoringException.class, () -> store.fetch(ModelReference.parse(file.toString())));
    assertThat(refusal).isNotNull();
    assertThat(refusal.exitCode()).isEqualTo(3);
    assertThat(folder.resolveSibling("cache"))
        .isDirectoryNotContaining(entry -> entry.getFileName().toString().length() == 64)
        .isDirectoryContaining(entry -> entry.endsWith(".partial"));
    assertThat(folder.resolveSibling("cache/.partial")).isEmptyDirectory();
    return refusal;
  }
}
