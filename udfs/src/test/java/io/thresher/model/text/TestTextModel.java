package io.thresher.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.thresher.model.CachedModel;
import io.thresher.model.ElementType;
import io.thresher.model.ModelChoices;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.SequenceModels;
import io.thresher.model.TextInput;
import io.thresher.model.ValueSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files beside a graph add to it, run by ONNX Runtime and computed here. */
class TestTextModel {
  private static final int WIDTH = 3;

  @TempDir Path folder;

  /** Two rows of three positions; the second row has one token. */
  private static final long[][] IDS = {{1, 2, 3}, {4, 0, 0}};

  private static final long[][] MASK = {{1, 1, 1}, {1, 0, 0}};

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve("model").resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  private CachedModel fetch(ModelProto graph) throws IOException {
    write("tokenizer.json", "{}");
    Files.write(folder.resolve("model/model.onnx"), graph.toByteArray());
    return store().fetch(ModelReference.parse(folder.resolve("model").toString()));
  }

  private ModelStore store() {
    return new ModelStore(folder.resolve("cache"), new Configuration());
  }

  private static Map<String, Object> run(CachedModel model) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.file().toString());
        OnnxTensor ids = OnnxTensor.createTensor(environment, IDS);
        OnnxTensor mask = OnnxTensor.createTensor(environment, MASK);
        OrtSession.Result result = session.run(Map.of("input_ids", ids, "attention_mask", mask))) {
      Map<String, Object> outputs = new LinkedHashMap<>();
      for (var output : result) {
        outputs.put(output.getKey(), output.getValue().getValue());
      }
      return outputs;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pooling_mode_mean_tokens,11",
    "pooling_mode_mean_tokens,13",
    "pooling_mode_mean_tokens,18",
    "pooling_mode_cls_token,13",
    "pooling_mode_max_tokens,13",
    "pooling_mode_max_tokens,18",
    "pooling_mode_mean_sqrt_len_tokens,13",
    "pooling_mode_lasttoken,13",
    "pooling_mode_weightedmean_tokens,13"
  })
  void poolsTheTokensThatCount(String mode, int opset) throws Exception {
    write("1_Pooling/config.json", "{\"" + mode + "\": true, \"word_embedding_dimension\": 3}");
    CachedModel model = fetch(SequenceModels.hidden(10, WIDTH, opset));

    Map<String, Object> outputs = run(model);
    float[][][] states = (float[][][]) Objects.requireNonNull(outputs.get("last_hidden_state"));
    float[][] embedding = (float[][]) Objects.requireNonNull(outputs.get("embedding"));
    for (int at = 0; at < WIDTH; at++) {
      float[] first = {states[0][0][at], states[0][1][at], states[0][2][at]};
      float sum = first[0] + first[1] + first[2];
      float expected =
          switch (mode) {
            case "pooling_mode_mean_tokens" -> sum / 3;
            case "pooling_mode_cls_token" -> first[0];
            case "pooling_mode_max_tokens" -> Math.max(Math.max(first[0], first[1]), first[2]);
            case "pooling_mode_lasttoken" -> states[0][2][at];
            case "pooling_mode_weightedmean_tokens" -> (first[0] + 2 * first[1] + 3 * first[2]) / 6;
            default -> sum / (float) Math.sqrt(3);
          };
      assertThat(embedding[0][at]).isCloseTo(expected, within(1e-6f));
      assertThat(embedding[1][at]).as("of the only token").isEqualTo(states[1][0][at]);
    }
  }

  @ParameterizedTest
  @CsvSource({"11", "18"})
  void normalizesWhereTheModulesSaySo(int opset) throws Exception {
    write(
        "modules.json",
        """
        [{"type": "sentence_transformers.models.Transformer"},
         {"type": "sentence_transformers.models.Pooling"},
         {"type": "sentence_transformers.models.Normalize"}]\
        """);
    float[][] embedding =
        (float[][])
            Objects.requireNonNull(
                run(fetch(SequenceModels.hidden(10, WIDTH, opset))).get("embedding"));
    for (float[] vector : embedding) {
      float square = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2];
      assertThat(square).isCloseTo(1, within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({"single_label_classification,true", "multi_label_classification,false"})
  void givesProbabilitiesOfClasses(String problem, boolean hasLabel) throws Exception {
    write(
        "config.json",
        """
        {"architectures": ["BertForSequenceClassification"], "problem_type": "%s",
         "id2label": {"0": "no", "1": "maybe", "2": "yes"}}\
        """
            .formatted(problem));
    CachedModel model = fetch(SequenceModels.logits(10, WIDTH));

    Map<String, Object> outputs = run(model);
    float[] logits = ((float[][]) Objects.requireNonNull(outputs.get("logits")))[1];
    float[] probabilities = ((float[][]) Objects.requireNonNull(outputs.get("probabilities")))[1];
    double total = 0;
    for (int i = 0; i < WIDTH; i++) {
      total += Math.exp(logits[i]);
    }
    for (int i = 0; i < WIDTH; i++) {
      double expected = hasLabel ? Math.exp(logits[i]) / total : 1 / (1 + Math.exp(-logits[i]));
      assertThat((double) probabilities[i]).isCloseTo(expected, within(1e-6));
    }
    assertThat(outputs)
        .as("the label is read off them")
        .containsOnlyKeys("logits", "probabilities");
    List<String> names =
        hasLabel ? List.of("logits", "label", "probabilities") : List.of("logits", "probabilities");
    ModelSignature signature = store().signature(model);
    assertThat(signature.given()).extracting(ValueSpec::name).isEqualTo(names);
    assertThat(signature.task().labels()).containsExactly("no", "maybe", "yes");
  }

  /** Names that nobody gave give way to those of a file of labels. */
  @Test
  void takesLabelsFromAFile() throws Exception {
    write(
        "config.json",
        """
        {"architectures": ["BertForSequenceClassification"],
         "id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}\
        """);
    write("labels.txt", "no\nmaybe\nyes\n\n");
    CachedModel model = fetch(SequenceModels.logits(10, WIDTH));
    assertThat(store().signature(model).task().labels()).containsExactly("no", "maybe", "yes");
  }

  /** The first elements, of length 1 again; of an output that is ready, too. */
  @Test
  void keepsTheFirstDimensions() throws Exception {
    write("modules.json", "[{\"type\": \"Transformer\"}, {\"type\": \"Normalize\"}]");
    write("tokenizer.json", "{}");
    Files.write(
        folder.resolve("model/model.onnx"), SequenceModels.hidden(10, WIDTH, 13).toByteArray());
    ModelReference reference = ModelReference.parse(folder.resolve("model").toString());
    float[][] whole =
        (float[][]) Objects.requireNonNull(run(store().fetch(reference)).get("embedding"));
    ModelChoices two = new ModelChoices("", "", "", 2, 0);
    float[][] first =
        (float[][])
            Objects.requireNonNull(run(store().fetch(reference.with(two))).get("embedding"));
    float length = (float) Math.hypot(whole[0][0], whole[0][1]);
    assertThat(first[0]).hasSize(2);
    assertThat(first[0][0]).isCloseTo(whole[0][0] / length, within(1e-6f));
    assertThatThrownBy(
            () -> store().fetch(reference.with(new ModelChoices("", "", "", WIDTH + 1, 0))))
        .hasMessageContaining("THR-MODEL-937")
        .hasMessageContaining("got 3 elements");
    assertThatThrownBy(
            () -> store().fetch(reference.with(new ModelChoices("", "", "answer", 0, 0))))
        .hasMessageContaining("THR-MODEL-937")
        .hasMessageContaining("start_logits");
    assertThatThrownBy(() -> store().fetch(reference.with(new ModelChoices("", "", "x", 0, 0))))
        .hasMessageContaining("THR-USE-938")
        .hasMessageContaining("got 'x'");
  }

  @ParameterizedTest
  @CsvSource({"true,classify", "false,raw"})
  void refusesDimensionsWhereThereIsNoEmbedding(boolean isSaid, String task) throws Exception {
    write("tokenizer.json", "{}");
    if (isSaid) {
      write(
          "config.json",
          """
          {"architectures": ["BertForSequenceClassification"],
           "id2label": {"0": "no", "1": "maybe", "2": "yes"}}\
          """);
    }
    Files.write(folder.resolve("model/model.onnx"), SequenceModels.logits(10, 3).toByteArray());
    ModelReference reference = ModelReference.parse(folder.resolve("model").toString());
    assertThatThrownBy(() -> store().fetch(reference.with(new ModelChoices("", "", "", 2, 0))))
        .hasMessageContaining("THR-USE-913")
        .hasMessageContaining("option 'dimensions'")
        .hasMessageContaining("got dimensions 2 and task " + task);
  }

  @Test
  void refusesAVariantOfALoneFile() throws Exception {
    Files.createDirectories(folder.resolve("model"));
    Path file = folder.resolve("model/model.onnx");
    Files.write(file, SequenceModels.hidden(10, WIDTH, 13).toByteArray());
    ModelReference reference = ModelReference.parse(file.toString());
    assertThatThrownBy(() -> store().fetch(reference.with(new ModelChoices("O2", "", "", 0, 0))))
        .hasMessageContaining("THR-USE-912")
        .hasMessageContaining("got one file and 'O2'");
  }

  /** The usual one of several, or one that is named; a tokenizer may lie elsewhere. */
  @Test
  void choosesAmongVariants() throws Exception {
    write("modules.json", "[{\"type\": \"Transformer\"}]");
    write("elsewhere/tokenizer.json", "{}");
    Files.createDirectories(folder.resolve("model/onnx"));
    for (String name : List.of("model.onnx", "model_O2.onnx", "other.onnx")) {
      Files.write(
          folder.resolve("model/onnx").resolve(name),
          SequenceModels.hidden(10, name.length(), 13).toByteArray());
    }
    ModelReference reference = ModelReference.parse(folder.resolve("model").toString());
    String tokenizer = folder.resolve("model/elsewhere").toString();
    for (String variant : List.of("", "O2", "other.onnx")) {
      CachedModel model =
          store().fetch(reference.with(new ModelChoices(variant, tokenizer, "", 0, 0)));
      String file =
          variant.isEmpty() ? "model.onnx" : variant.equals("O2") ? "model_O2.onnx" : variant;
      assertThat(model.location().uri()).endsWith("/onnx/" + file);
      assertThat(store().signature(model).defaultOutputs()).containsExactly("embedding");
      ModelStore executor = new ModelStore(folder.resolve("executor"), new Configuration());
      assertThat(executor.signature(executor.fetch(model.location())))
          .as("an executor finds the tokenizer, too")
          .isEqualTo(store().signature(model));
    }
    assertThat(store().signature(store().fetch(reference)).text())
        .as("no tokenizer, no text")
        .isNull();
    assertThatThrownBy(() -> store().fetch(reference.with(new ModelChoices("O3", "", "", 0, 0))))
        .hasMessageContaining("THR-MODEL-935")
        .hasMessageContaining("model.onnx, model_O2.onnx, other.onnx")
        .hasMessageContaining("got 'O3'");
    Files.delete(folder.resolve("model/onnx/model.onnx"));
    assertThatThrownBy(() -> store().fetch(reference)).hasMessageContaining("THR-MODEL-005");
  }

  @Test
  void refusesATaskOfAModelThatTakesNoText() throws Exception {
    Files.createDirectories(folder.resolve("model"));
    Files.write(
        folder.resolve("model/model.onnx"), SequenceModels.hidden(10, WIDTH, 13).toByteArray());
    ModelReference reference = ModelReference.parse(folder.resolve("model").toString());
    assertThatThrownBy(() -> store().fetch(reference.with(new ModelChoices("", "", "embed", 0, 0))))
        .hasMessageContaining("THR-MODEL-936")
        .hasMessageContaining("task embed");
  }

  @Test
  void takesTheModelsOwnLengthAndNotTheTokenizers() throws Exception {
    write("tokenizer_config.json", "{\"model_max_length\": 1000000000000000019884624838656}");
    write("config.json", "{\"model_type\": \"roberta\", \"max_position_embeddings\": 514}");
    assertThat(maxTokens()).isEqualTo(512);
    write("sentence_bert_config.json", "{\"max_seq_length\": 256}");
    assertThat(maxTokens()).isEqualTo(256);
    write("sentence_bert_config.json", "{\"max_seq_length\": 4096}");
    assertThat(maxTokens()).as("the table of positions ends").isEqualTo(512);
  }

  private int maxTokens() throws IOException {
    ModelSignature signature = store().signature(fetch(SequenceModels.hidden(10, WIDTH, 13)));
    assertThat(signature.inputs()).singleElement().matches(text -> text.name().equals("text"));
    TextInput text = Objects.requireNonNull(signature.text());
    assertThat(text.tokens()).allMatch(input -> input.type() == ElementType.INT64);
    return text.maxTokens();
  }

  @Test
  void leavesAReadyEmbeddingAsItIs() throws Exception {
    write("1_Pooling/config.json", "{\"pooling_mode_lasttoken\": true}");
    ModelProto graph = SequenceModels.hidden(10, WIDTH, 13);
    ModelProto ready =
        graph.toBuilder()
            .setGraph(
                graph.getGraph().toBuilder()
                    .addNode(
                        OnnxModels.node("ReduceSum", "last_hidden_state", "sentence_embedding"))
                    .addOutput(OnnxModels.value("sentence_embedding", ElementType.FLOAT, "n", 3)))
            .build();
    CachedModel model = fetch(ready);
    assertThat(store().signature(model).defaultOutputs()).containsExactly("sentence_embedding");
    assertThat(model.file()).hasFileName("model.onnx");
  }
}
