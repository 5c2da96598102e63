package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.spark.query.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of text, compared with what PyTorch gives for each text alone. */
class ITTextModels {
  private static final SparkSession SPARK = LocalSpark.session();
  static final String EMBEDDER = LocalSpark.file("messages/embedder");
  private static final String CLASSIFIER = LocalSpark.file("messages/classifier");
  private static final int MESSAGES = 166;

  @TempDir Path folder;

  static Dataset<Row> messages() {
    return LocalSpark.parquet("messages/embedder/data.parquet");
  }

  static Scorer scorer(String model, Map<String, String> options) {
    return Scorer.of(model).options(ScoreOptions.parse(options)).keep("id");
  }

  static List<Row> sorted(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList();
  }

  /** The files of a model, for a test to change. */
  static Path copyOfModel(String model, Path folder) throws IOException {
    Path copy = folder.resolve("model");
    try (Stream<Path> files = Files.walk(Path.of(model))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(Path.of(model).relativize(file)));
      }
    }
    return copy;
  }

  @Test
  void embedsTextsOfAnyLength() {
    Dataset<Row> scored = scorer(EMBEDDER, Map.of()).score(messages());
    assertThat(scored.schema().simpleString())
        .isEqualTo("struct<id:bigint,embedding:array<float>>");

    List<Row> golden = sorted(LocalSpark.parquet("messages/embedder/golden.parquet"));
    List<Row> rows =
        scored.collectAsList().stream()
            .sorted(Comparator.comparing(row -> row.getLong(0)))
            .toList();
    assertThat(rows).hasSize(MESSAGES).hasSameSizeAs(golden);
    for (int i = 0; i < rows.size(); i++) {
      List<Float> expected = golden.get(i).getList(1);
      List<Float> vector = rows.get(i).getList(1);
      for (int at = 0; at < 16; at++) {
        assertThat(vector.get(at)).as("row " + i).isCloseTo(expected.get(at), within(1e-5f));
      }
    }
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.cutTexts()).as("longer than the 64 tokens of the model").isEqualTo(2);
    assertThat(metrics.batches()).isLessThan(MESSAGES / 3);
  }

  @ParameterizedTest
  @CsvSource({"1,512,true", "5,100,true", "2,1,true", "3,4000,false"})
  void givesTheSameBitsBesideAnyOtherTexts(int partitions, int positions, boolean byColumns) {
    List<Row> once = sorted(scorer(EMBEDDER, Map.of()).score(messages()));
    Dataset<Row> data = messages().orderBy("text").repartition(partitions);
    Dataset<Row> stored = byColumns ? data.cache() : data;

    List<Row> again =
        sorted(scorer(EMBEDDER, Map.of("batch-positions", "" + positions)).score(stored));

    stored.unpersist();
    assertThat(again).isEqualTo(once);
  }

  @Test
  void namesTheTopicOfAText() {
    messages().createOrReplaceTempView("messages");
    List<Row> rows =
        SPARK
            .sql(
                "select id, s.label, s.probabilities from (select id, onnx_predict('%s', text) as s from messages) order by id"
                    .formatted(CLASSIFIER))
            .collectAsList();

    List<Row> golden = sorted(LocalSpark.parquet("messages/classifier/golden.parquet"));
    assertThat(rows.stream().map(row -> row.getString(1)).toList())
        .isEqualTo(golden.stream().map(row -> row.getString(1)).toList());
    assertThat(rows).allSatisfy(row -> assertThat(row.<Float>getList(2)).hasSize(4));
  }

  @Test
  void treatsLongAndMissingTextsAsAsked() {
    Dataset<Row> data =
        messages()
            .selectExpr(
                "id", "if(id % 5 = 0, null, if(id % 5 = 1, repeat('kettle ', 90), text)) as text");
    assertThatThrownBy(() -> scorer(EMBEDDER, Map.of()).score(data).collectAsList())
        .hasMessageContaining("THR-DATA-021")
        .hasMessageContaining("column 'text'")
        .hasMessageContaining("--nulls text=VALUE");

    List<Row> empty =
        sorted(scorer(EMBEDDER, Map.of("nulls", "text=", "max-tokens", "9")).score(data));
    List<Row> asEmpty =
        sorted(
            scorer(EMBEDDER, Map.of("max-tokens", "9"))
                .score(data.selectExpr("id", "coalesce(text, '') as text")));
    assertThat(empty).isEqualTo(asEmpty);
    Dataset<Row> cut = scorer(EMBEDDER, Map.of("max-tokens", "9")).score(data.filter("id % 5 = 1"));
    Dataset<Row> short9 =
        scorer(EMBEDDER, Map.of())
            .score(data.filter("id % 5 = 1").selectExpr("id", "repeat('kettle ', 7) as text"));
    assertThat(sorted(cut)).as("seven words between the special tokens").isEqualTo(sorted(short9));

    assertThatThrownBy(
            () -> scorer(EMBEDDER, Map.of("max-tokens", "1")).score(messages()).collectAsList())
        .hasMessageContaining("THR-USE-851")
        .hasMessageContaining("got 1");

    Dataset<Row> some =
        Scoring.of(EMBEDDER)
            .options(ScoreOptions.parse(Map.of("long-text", "fail")))
            .keep("id")
            .quarantine(
                new Quarantine(folder.resolve("bad").toUri().toString(), 1000, "1000", null))
            .score(data);
    assertThat(sorted(some)).allMatch(row -> row.getLong(0) % 5 > 1);
    assertThat(
            SPARK
                .read()
                .parquet(folder.resolve("bad").toString())
                .select("message")
                .collectAsList())
        .as("what is set aside says why")
        .anyMatch(row -> row.getString(0).contains("at most 64 tokens"));
  }

  @Test
  void averagesTheWindowsOfALongText() {
    String texts = "select %d as id, repeat('kettle ', %d) as text";
    List<Row> parts =
        sorted(
            scorer(EMBEDDER, Map.of())
                .score(SPARK.sql(texts.formatted(0, 62) + " union " + texts.formatted(1, 31))));
    List<Row> whole =
        sorted(
            scorer(EMBEDDER, Map.of("long-text", "window"))
                .score(
                    SPARK.sql(
                        texts.formatted(0, 62 + 31) + " union all " + texts.formatted(1, 31))));
    double[] sum = new double[16];
    double square = 0;
    for (int i = 0; i < 16; i++) {
      sum[i] =
          62 * parts.get(0).<Float>getList(1).get(i) + 31 * parts.get(1).<Float>getList(1).get(i);
      square += sum[i] * sum[i];
    }
    for (int i = 0; i < 16; i++) {
      assertThat(whole.get(0).<Float>getList(1).get(i))
          .isCloseTo((float) (sum[i] / Math.sqrt(square)), within(1e-6f));
    }
    assertThat(whole.get(1)).as("a short text has one window").isEqualTo(parts.get(1));
    assertThatThrownBy(() -> scorer(CLASSIFIER, Map.of("long-text", "window")).score(messages()))
        .hasMessageContaining("THR-USE-940")
        .hasMessageContaining("task classify");
    Map<String, String> raw =
        Map.of("long-text", "window", "outputs", "embedding,last_hidden_state");
    assertThatThrownBy(() -> scorer(EMBEDDER, raw).score(messages()))
        .hasMessageContaining("THR-USE-943")
        .hasMessageContaining("outputs last_hidden_state");
  }

  @Test
  void beginsTextsWithAPrompt() throws Exception {
    Path model = copyOfModel(EMBEDDER, folder);
    Files.writeString(
        model.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"q\": \"kettle \", \"d\": \"coat \"}, \"default_prompt_name\": \"d\"}");
    assertThat(Scorer.of(model.toString()).inspect(SPARK))
        .contains("task: embed, gives embedding; at most 64 tokens", "prompts: q, d; usually d");
    Dataset<Row> plain = SPARK.sql("select 1 as id, 'lamp' as text");
    for (Map.Entry<String, String> prompt :
        Map.of("q", "kettle ", "", "coat ", "my chair: ", "my chair: ").entrySet()) {
      Dataset<Row> begun = SPARK.sql("select 1 as id, '" + prompt.getValue() + "lamp' as text");
      assertThat(sorted(scorer(model.toString(), Map.of("prompt", prompt.getKey())).score(plain)))
          .isEqualTo(sorted(scorer(EMBEDDER, Map.of()).score(begun)));
    }
    Files.writeString(
        model.resolve("1_Pooling/config.json"),
        "{\"pooling_mode_mean_tokens\": true, \"include_prompt\": false}");
    assertRefused(model, "THR-MODEL-939", "include_prompt");
  }

  /** The same bits with and without repeats, in any order and number of partitions. */
  @ParameterizedTest
  @CsvSource({"1", "2", "7"})
  void scoresTextsThatRepeatOnce(int partitions) {
    List<Row> once = sorted(scorer(EMBEDDER, Map.of()).score(messages()));
    Dataset<Row> twice =
        messages()
            .selectExpr("id", "text")
            .union(messages().selectExpr("id + 1000 as id", "text"))
            .orderBy("text")
            .coalesce(partitions)
            .repartition(partitions, functions.expr("crc32(text)"));
    Dataset<Row> scored = scorer(EMBEDDER, Map.of()).score(twice);
    List<Row> rows =
        scored.collectAsList().stream()
            .sorted(Comparator.comparing(row -> row.getLong(0)))
            .toList();
    assertThat(rows.subList(0, MESSAGES)).isEqualTo(once);
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(rows.get(MESSAGES + i).getList(1)).isEqualTo(once.get(i).getList(1));
    }
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.rows()).isEqualTo(2 * MESSAGES);
    assertThat(metrics.repeatedRows()).isEqualTo(MESSAGES);
  }

  /** A lone graph and a tokenizer that lies elsewhere are as good as both in one folder. */
  @Test
  void scoresALoneGraphWithATokenizer() throws Exception {
    Path whole = Files.createDirectories(folder.resolve("whole"));
    Path graph = Files.createDirectories(folder.resolve("graph")).resolve("minilm.onnx");
    Path tokenizer = Files.createDirectories(folder.resolve("words")).resolve("tokenizer.json");
    Files.copy(Path.of(EMBEDDER, "model.onnx"), whole.resolve("model.onnx"));
    Files.copy(Path.of(EMBEDDER, "model.onnx"), graph);
    Files.copy(Path.of(EMBEDDER, "tokenizer.json"), whole.resolve("tokenizer.json"));
    Files.copy(Path.of(EMBEDDER, "tokenizer.json"), tokenizer);
    Map<String, String> embed = Map.of("task", "embed");
    List<Row> expected = sorted(scorer(whole.toString(), embed).score(messages()));
    Path own = Path.of("").toAbsolutePath().relativize(tokenizer);
    for (Path named : List.of(tokenizer, Objects.requireNonNull(tokenizer.getParent()), own)) {
      Map<String, String> options = Map.of("task", "embed", "tokenizer", named.toString());
      assertThat(sorted(scorer(graph.toString(), options).score(messages()))).isEqualTo(expected);
    }
    Map<String, String> raw = Map.of("tokenizer", tokenizer.toString());
    assertThat(scorer(graph.toString(), raw).score(messages()).columns())
        .as("nothing but an option says what a lone graph is for")
        .containsExactly("id", "last_hidden_state");
    assertThatThrownBy(() -> scorer(graph.toString(), embed).score(messages()))
        .hasMessageContaining("THR-MODEL-936")
        .hasMessageContaining("--tokenizer");
    Map<String, String> none = Map.of("tokenizer", folder.resolve("none.json").toString());
    assertThatThrownBy(() -> scorer(graph.toString(), none).score(messages()))
        .hasMessageContaining("THR-MODEL-001")
        .hasMessageContaining("none.json");
  }

  /** What is asked for is given of tokens, too, or refused. */
  @Test
  void embedsTokensWhereThatIsAskedFor() {
    Dataset<Row> ids =
        SPARK.sql(
            "select 1L as id, array(2L, 30L, 31L, 3L) as input_ids, array(1L, 1L, 1L, 1L) as"
                + " attention_mask, array(0L, 0L, 0L, 0L) as token_type_ids");
    Dataset<Row> scored = scorer(EMBEDDER, Map.of("dimensions", "4")).score(ids);
    assertThat(scored.columns()).containsExactly("id", "embedding");
    assertThat(scored.collectAsList().get(0).<Float>getList(1)).hasSize(4);
    assertThatThrownBy(() -> scorer(EMBEDDER, Map.of("max-tokens", "3")).score(ids))
        .hasMessageContaining("THR-USE-913")
        .hasMessageContaining("option 'max-tokens'");
  }

  /** A repeat of a row that is set aside is set aside, too, at its own place. */
  @Test
  void setsRepeatsOfBadRowsAside() {
    Dataset<Row> data =
        SPARK.sql(
            "select id, if(id % 2 = 0, repeat('kettle ', 90), 'lamp') as text from range(0, 10, 1,"
                + " 1)");
    Dataset<Row> some =
        Scoring.of(EMBEDDER)
            .options(ScoreOptions.parse(Map.of("long-text", "fail")))
            .keep("id")
            .quarantine(
                new Quarantine(folder.resolve("bad").toUri().toString(), 1000, "1000", null))
            .score(data);
    assertThat(sorted(some)).hasSize(5);
    assertThat(SPARK.read().parquet(folder.resolve("bad").toString()).count()).isEqualTo(5);
  }

  @Test
  void takesTokensThatAreThereAlready() {
    Dataset<Row> ids =
        SPARK.sql(
            "select 1L as id, array(2L, 30L, 31L, 3L) as input_ids, array(1L, 1L, 1L, 1L) as"
                + " attention_mask, array(0L, 0L, 0L, 0L) as token_type_ids, 'unused' as text");
    assertThat(scorer(EMBEDDER, Map.of()).score(ids).columns())
        .as("the graph's own outputs, as for any graph of tokens")
        .containsExactly("id", "last_hidden_state");
    Dataset<Row> scored =
        scorer(EMBEDDER, Map.of("outputs", "last_hidden_state,embedding")).score(ids);
    Row row = scored.collectAsList().get(0);
    assertThat(row.<Object>getList(1)).hasSize(4);
    assertThat(row.<Float>getList(2)).hasSize(16);
  }

  /** Alone, and of tokens; characters past U+FFFF do not pass through ONNX Runtime's interface. */
  @Test
  void namesClassesWithoutTheirProbabilities() throws Exception {
    Path model = copyOfModel(CLASSIFIER, folder);
    Path config = model.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("\"billing\"", "\"billing \ud83d\ude00\""));
    Map<String, String> alone = Map.of("outputs", "label");
    Dataset<Row> texts = LocalSpark.parquet("messages/classifier/data.parquet");
    List<String> expected =
        sorted(scorer(CLASSIFIER, Map.of()).score(texts)).stream()
            .map(row -> row.getString(1).replace("billing", "billing \ud83d\ude00"))
            .toList();
    assertThat(sorted(scorer(model.toString(), alone).score(texts)))
        .extracting(row -> row.getString(1))
        .contains("billing \ud83d\ude00")
        .isEqualTo(expected);
    Dataset<Row> ids =
        SPARK.sql(
            "select 1L as id, array(2L, 30L, 31L, 3L) as input_ids, array(1L, 1L, 1L, 1L) as"
                + " attention_mask, array(0L, 0L, 0L, 0L) as token_type_ids");
    Row both = scorer(CLASSIFIER, Map.of("task", "classify")).score(ids).head();
    assertThat(both.schema().fieldNames()).containsExactly("id", "label", "probabilities");
    assertThat(scorer(CLASSIFIER, alone).score(ids).head().getString(1))
        .isEqualTo(both.getString(1));
  }

  static void assertRefused(Path model, String... words) {
    assertThatThrownBy(() -> scorer(model.toString(), Map.of()).score(messages()))
        .isInstanceOf(ScoringException.class)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains(words).doesNotContain("secret");
            });
  }
}
