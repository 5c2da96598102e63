package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.ByteString;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelSignature {
  @TempDir private Path folder = Path.of("");

  @Test
  void readsWhatAModelTakesAndGives() throws IOException {
    GraphProto.Builder graph =
        OnnxModels.graph(zipMap())
            .addInput(OnnxModels.value("x", ElementType.FLOAT16, "n", 3))
            .addInput(OnnxModels.value("w", ElementType.FLOAT, 2))
            .addInput(OnnxModels.value("any", ElementType.STRING, "", -1))
            .addInput(
                OnnxModels.typed(
                    "shapeless",
                    TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(9))))
            .addInitializer(OnnxModels.tensor("w", 2).setRawData(ByteString.copyFrom(new byte[8])))
            .addOutput(maps("probabilities", ElementType.STRING))
            .addOutput(OnnxModels.value("label", ElementType.INT64, 1));
    ModelProto model =
        OnnxModels.model(graph).toBuilder()
            .addMetadataProps(OnnxModels.entry("features", "a,b"))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
            .build();

    ModelSignature signature = read(model).signature();

    assertThat(signature.inputs())
        .extracting(ValueSpec::name)
        .containsExactly("x", "any", "shapeless");
    assertThat(signature.inputs())
        .extracting(ValueSpec::describe)
        .containsExactly("float16[n, 3]", "string[?, ?]", "bool (no shape declared)");
    assertThat(signature.optionalInputs())
        .containsExactly(ValueSpec.tensor("w", ElementType.FLOAT, List.of(Dimension.fixed(2))));
    assertThat(signature.outputs())
        .containsExactly(
            ValueSpec.maps("probabilities", ElementType.STRING, ElementType.FLOAT),
            ValueSpec.tensor("label", ElementType.INT64, List.of(Dimension.fixed(1))));
    assertThat(signature.metadata()).isEqualTo(Map.of("features", "a,b"));
    assertThat(signature.producer()).isEqualTo("thresher-tests 1");
    assertThat(signature.opsets()).isEqualTo(Map.of("ai.onnx", 17L, "ai.onnx.ml", 3L));
  }

  @Test
  void isTheSameFromAnotherStoreOfTheSameCache() {
    Path file =
        OnnxModels.write(OnnxModels.identity(ElementType.UINT32, "n"), folder.resolve("m.onnx"));
    Path cache = folder.resolve("cache");
    ModelStore driver = new ModelStore(cache, new Configuration());
    CachedModel model = driver.fetch(ModelReference.parse(file.toString()));
    ModelStore executor = new ModelStore(cache, new Configuration());

    assertThat(executor.signature(executor.fetch(model.location())))
        .isEqualTo(driver.signature(model));
  }

  @Test
  void keepsWeightsOffTheHeap() throws IOException {
    int bytes = 48 << 20;
    TensorProto weights =
        OnnxModels.tensor("w", bytes / 4).setRawData(ByteString.copyFrom(new byte[bytes])).build();
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(OnnxModels.node("Identity", "w", "y"))
                .addInitializer(weights)
                .addOutput(OnnxModels.value("y", ElementType.FLOAT, bytes / 4)));
    Path file = OnnxModels.write(model, folder.resolve("large.onnx"));

    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    OnnxFile read = OnnxFile.read(file, "large.onnx", OperatorDomains.KNOWN, new Problems());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(read.externalData()).isEmpty();
    assertThat(allocated).isLessThan(4 << 20);
  }

  private OnnxFile read(ModelProto model) throws IOException {
    Path file = OnnxModels.write(model, folder.resolve("m.onnx"));
    Problems problems = new Problems();
    OnnxFile read = OnnxFile.read(file, "m.onnx", OperatorDomains.KNOWN, problems);
    assertThat(problems.list()).isEmpty();
    return read;
  }

  private static NodeProto zipMap() {
    return OnnxModels.node("ZipMap", "x", "probabilities").toBuilder()
        .setDomain("ai.onnx.ml")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("classlabels_strings")
                .setType(AttributeProto.AttributeType.STRINGS)
                .addStrings(ByteString.copyFromUtf8("yes")))
        .build();
  }

  private static ai.onnx.proto.OnnxMl.ValueInfoProto maps(String name, ElementType key) {
    TypeProto.Map map =
        TypeProto.Map.newBuilder()
            .setKeyType(key.onnxCode())
            .setValueType(OnnxModels.value("", ElementType.FLOAT).getType())
            .build();
    return OnnxModels.typed(
        name,
        TypeProto.newBuilder()
            .setSequenceType(
                TypeProto.Sequence.newBuilder()
                    .setElemType(TypeProto.newBuilder().setMapType(map))));
  }
}
