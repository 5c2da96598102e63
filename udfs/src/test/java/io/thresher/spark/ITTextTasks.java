package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks on texts of 14 languages, empty and long ones, compared with Hugging Face's pipelines. */
class ITTextTasks {
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final SparkSession SPARK = LocalSpark.session();
  private static final Path MODELS = Path.of("src/test/resources/text").toAbsolutePath();
  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try {
      return new ObjectMapper().readTree(MODELS.resolve("golden.json").toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Columns of golden rows, with the number of the row in {@code id}. */
  private static Dataset<Row> rows(String task, String... columns) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode golden : GOLDEN.get(task)) {
      Object[] values = new Object[columns.length + 1];
      values[0] = (long) rows.size();
      for (int i = 0; i < columns.length; i++) {
        values[i + 1] = golden.get(columns[i].replaceFirst("=.*", "")).asText();
      }
      rows.add(RowFactory.create(values));
    }
    StructType schema = new StructType().add("id", "long");
    for (String column : columns) {
      schema = schema.add(column.replaceFirst(".*=", ""), "string");
    }
    return SPARK.createDataFrame(rows, schema).repartition(2);
  }

  private static List<Row> score(String model, Map<String, String> options, Dataset<Row> data) {
    return Scorer.of(MODELS.resolve(model).toString())
        .options(ScoreOptions.parse(options))
        .keep("id")
        .score(data)
        .orderBy("id")
        .collectAsList();
  }

  @ParameterizedTest
  @CsvSource({
    "entities,none",
    "entities,simple",
    "entities,first",
    "entities,max",
    "entities,average",
    "entities-bpe,none",
    "entities-bpe,simple",
    "entities-bpe,average"
  })
  void findsTheEntitiesOfAText(String model, String aggregation) {
    List<Row> rows = score(model, Map.of("aggregation", aggregation), rows(model, "text"));
    assertThat(rows).hasSameSizeAs(GOLDEN.get(model));
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = GOLDEN.get(model).get(i).get(aggregation);
      List<Row> found = rows.get(i).getList(1);
      String text = GOLDEN.get(model).get(i).get("text").asText();
      assertThat(found).as(text).hasSize(expected.size());
      for (int at = 0; at < found.size(); at++) {
        JsonNode entity = expected.get(at);
        assertThat(found.get(at).getString(0)).isEqualTo(entity.get("entity").asText());
        assertThat(found.get(at).getFloat(1))
            .isCloseTo((float) entity.get("score").asDouble(), within(1e-4f));
        if (!isGarbled(model, aggregation, text)) {
          assertThat(found.get(at).getString(2)).as(text).isEqualTo(entity.get("word").asText());
        }
        assertThat(found.get(at).getInt(3)).as(text).isEqualTo(entity.get("start").asInt());
        assertThat(found.get(at).getInt(4)).as(text).isEqualTo(entity.get("end").asInt());
      }
    }
  }

  /** The pipeline decodes the bytes of a word twice, which only ASCII outlives. */
  private static boolean isGarbled(String model, String aggregation, String text) {
    return model.equals("entities-bpe")
        && aggregation.equals("average")
        && !text.chars().allMatch(c -> c < 128);
  }

  @Test
  void answersQuestions() {
    List<Row> rows =
        score("answers", Map.of("long-text", "window"), rows("answers", "question", "context"));
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = GOLDEN.get("answers").get(i);
      String row = expected.get("question").asText() + " " + expected.get("context").asText();
      assertThat(rows.get(i).getFloat(2))
          .as(row)
          .isCloseTo((float) expected.get("score").asDouble(), within(1e-4f));
      assertThat(rows.get(i).getString(1)).as(row).isEqualTo(expected.get("answer").asText());
      assertThat(rows.get(i).getInt(3)).as(row).isEqualTo(expected.get("start").asInt());
      assertThat(rows.get(i).getInt(4)).as(row).isEqualTo(expected.get("end").asInt());
    }
    Dataset<Row> empty = SPARK.sql("select 1L as id, 'Who?' as question, '' as context");
    assertThat(score("answers", Map.of(), empty).get(0))
        .as("there is nothing to answer with")
        .isEqualTo(RowFactory.create(1L, "", 0f, 0, 0));
  }

  @Test
  void fillsInWords() {
    List<Row> rows = score("words", Map.of("top-k", "3"), rows("words", "text"));
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = GOLDEN.get("words").get(i).get("candidates");
      List<Row> found = rows.get(i).getList(1);
      assertThat(found).hasSize(3);
      for (int at = 0; at < 3; at++) {
        assertThat(found.get(at).getString(0)).isEqualTo(expected.get(at).get("token").asText());
        assertThat(found.get(at).getFloat(1))
            .isCloseTo((float) expected.get(at).get("score").asDouble(), within(1e-5f));
        assertThat(found.get(at).getLong(2)).isEqualTo(expected.get(at).get("id").asLong());
        assertThat(found.get(at).getString(3)).isEqualTo(expected.get(at).get("text").asText());
      }
    }
    Dataset<Row> none = SPARK.sql("select 1L as id, 'no mask' as text");
    assertThatThrownBy(() -> score("words", Map.of(), none))
        .hasMessageContaining("expected a text with one mask token, got 0");
  }

  @Test
  void scoresPairsAsTheirOwnModelsDo() {
    List<Row> rank = score("rank", Map.of(), rows("rank", "first=query", "second=text"));
    for (int i = 0; i < rank.size(); i++) {
      assertThat(rank.get(i).getFloat(1))
          .as("row " + i)
          .isCloseTo((float) GOLDEN.get("rank").get(i).get("score").asDouble(), within(1e-5f));
    }
    List<Row> pairs = score("pairs", Map.of(), rows("pairs", "first=text", "second=text_pair"));
    for (int i = 0; i < pairs.size(); i++) {
      JsonNode expected = GOLDEN.get("pairs").get(i);
      assertThat(pairs.get(i).getString(1)).isEqualTo(expected.get("label").asText());
      for (int at = 0; at < 3; at++) {
        assertThat(pairs.get(i).<Float>getList(2).get(at))
            .isCloseTo((float) expected.get("probabilities").get(at).asDouble(), within(1e-5f));
      }
    }
  }

  @Test
  void takesTextsApartAndPutsThemTogether() {
    List<Row> rows = score("words", Map.of("task", "tokenize"), rows("tokens", "text"));
    List<Row> ids = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = GOLDEN.get("tokens").get(i);
      List<String> tokens = new ArrayList<>();
      expected.get("tokens").forEach(token -> tokens.add(token.asText()));
      List<Long> numbers = new ArrayList<>();
      expected.get("ids").forEach(id -> numbers.add(id.asLong()));
      assertThat(rows.get(i).getList(1)).isEqualTo(tokens);
      assertThat(rows.get(i).getList(2)).isEqualTo(numbers);
      ids.add(RowFactory.create((long) i, numbers));
    }
    StructType schema = new StructType().add("id", "long").add("input_ids", "array<long>");
    List<Row> texts =
        score("words", Map.of("task", "detokenize"), SPARK.createDataFrame(ids, schema));
    for (int i = 0; i < texts.size(); i++) {
      assertThat(texts.get(i).getString(1))
          .isEqualTo(GOLDEN.get("tokens").get(i).get("again").asText());
    }
  }

  /** A graph that leaves open how many classes it has is tried before labels are given to them. */
  @ParameterizedTest
  @CsvSource({
    "entities,each token,text",
    "entities-bpe,each token,text",
    "pairs,a row,query text",
    "rank,a row,query text"
  })
  void refusesLabelsOfAnotherModel(String name, String of, String columns, @TempDir Path folder)
      throws Exception {
    for (String file : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
      Files.copy(MODELS.resolve(name).resolve(file), folder.resolve(file));
    }
    ModelProto graph =
        ModelProto.parseFrom(Files.readAllBytes(MODELS.resolve(name + "/model.onnx")));
    ModelProto.Builder open = graph.toBuilder();
    var shape = open.getGraphBuilder().getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder();
    int last = shape.getShape().getDimCount() - 1;
    shape.getShapeBuilder().getDimBuilder(last).setDimParam("labels");
    Files.write(folder.resolve("model.onnx"), open.build().toByteArray());
    Dataset<Row> data =
        SPARK.sql("select 1L as id, 'Maria' as " + columns.replace(" ", ", 'Lima' as "));
    Path config = folder.resolve("config.json");
    assertThat(score(folder.toString(), Map.of(), data))
        .as("with its own labels it scores as ever")
        .isEqualTo(score(name, Map.of(), data));
    String own = Files.readString(config);
    JsonNode labels = new ObjectMapper().readTree(own).get("id2label");
    for (int size : labels.size() == 1 ? new int[] {2, 7} : new int[] {1, 2, 7}) {
      Map<String, String> others = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        others.put("" + i, labels.path("" + i).asText("B-" + i));
      }
      Map<String, Object> whole = new ObjectMapper().readValue(own, MAP);
      whole.put("id2label", others);
      Files.writeString(config, new ObjectMapper().writeValueAsString(whole));
      assertThatThrownBy(() -> score(folder.toString(), Map.of(), data))
          .hasMessageContaining("THR-MODEL-915")
          .hasMessageContaining("output 'logits'")
          .hasMessageContaining("expected " + size + " for " + of)
          .hasMessageContaining("got the shape [");
      if (name.equals("words")) {
        assertThatThrownBy(() -> score(folder.toString(), Map.of("top-k", "1"), data))
            .hasMessageContaining("THR-MODEL-915");
      }
    }
  }

  /** Columns feed the inputs of a function in order, whatever they are called. */
  @Test
  void hasAFunctionForEachTask() {
    rows("entities", "text=body").createOrReplaceTempView("texts");
    rows("rank", "first=body", "second=other").createOrReplaceTempView("two");
    assertThat(sql("select id, find_entities('%s', body) from texts order by id", "entities"))
        .isEqualTo(score("entities", Map.of(), rows("entities", "text")));
    assertThat(sql("select id, rerank_text('%s', body, other) from two order by id", "rank"))
        .isEqualTo(score("rank", Map.of(), rows("rank", "first=query", "second=text")));
    assertThat(sql("select id, inline(array(classify_text('%s', body, other))) from two", "pairs"))
        .containsExactlyInAnyOrderElementsOf(
            score("pairs", Map.of(), rows("pairs", "first=text", "second=text_pair")));
    assertThat(
            sql(
                "select id, inline(array(answer_question('%s', map('max-tokens', 32), 'Who?',"
                    + " body))) from texts order by id limit 2",
                "answers"))
        .allSatisfy(row -> assertThat(row.getString(1)).isNotEmpty());
    assertThat(sql("select fill_mask('%s', map('top-k', 2), 'Maria [MASK].')", "words"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Row>getList(0)).hasSize(2));
    String model = MODELS.resolve("words").toString();
    assertThatThrownBy(() -> sql("select embed_text('%s', body) from texts", "words"))
        .as("a function asks for its task")
        .hasMessageContaining("THR-MODEL-937")
        .hasMessageContaining("last_hidden_state");
    assertThatThrownBy(() -> sql("select rerank_text('%s', body) from texts", "rank"))
        .hasMessageContaining("THR-USE-005")
        .hasMessageContaining("rerank_text('MODEL'[, map(...)], query, text)");
    Column tokens = TextFunctions.tokenizeText(model, functions.col("body"));
    List<Row> again =
        SPARK
            .table("texts")
            .select(functions.col("id"), tokens.getField("input_ids").as("ids"))
            .select(functions.col("id"), TextFunctions.detokenizeText(model, functions.col("ids")))
            .orderBy("id")
            .collectAsList();
    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i).getString(1))
          .isEqualTo(GOLDEN.get("tokens").get(i).get("again").asText());
    }
  }

  private static List<Row> sql(String query, String model) {
    return SPARK.sql(query.formatted(MODELS.resolve(model))).collectAsList();
  }
}
