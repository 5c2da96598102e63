package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Boxes, masks and the likeliest classes against what Python makes of the same graphs; see {@code
 * image-tasks/make.py}.
 */
class ITImageTasks {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final String SHAPES = LocalSpark.file("shapes");
  private static final Path MODELS = Path.of("src/test/resources/image-tasks").toAbsolutePath();

  @TempDir Path folder;

  private static Dataset<Row> images() {
    return LocalSpark.parquet("shapes/data.parquet").where("id < 12");
  }

  private static Scorer scorer(String model, Map<String, String> options) {
    return Scorer.of(model).options(ScoreOptions.parse(options)).keep("id");
  }

  private static List<Row> sorted(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList();
  }

  private static List<Row> golden(String model) {
    return sorted(SPARK.read().parquet(MODELS.resolve(model).resolve("golden.parquet").toString()));
  }

  private Path copyWith(String model, String file, String from, String to) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("model"));
    for (String name : List.of("model.onnx", "preprocessor_config.json", "config.json")) {
      Files.copy(MODELS.resolve(model).resolve(name), copy.resolve(name));
    }
    String text = Files.readString(copy.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(copy.resolve(file), text.replace(from, to));
    return copy;
  }

  private static void assertSameBoxes(List<Row> rows, List<Row> golden) {
    assertThat(rows).hasSize(12).hasSameSizeAs(golden);
    int boxes = 0;
    for (int i = 0; i < rows.size(); i++) {
      List<Row> found = rows.get(i).getList(1);
      List<Row> expected = golden.get(i).getList(1);
      assertThat(found).as("boxes of row " + i).hasSameSizeAs(expected);
      for (int box = 0; box < found.size(); box++) {
        String what = "row " + i + " box " + box + " of " + found;
        assertThat(found.get(box).getString(0)).as(what).isEqualTo(expected.get(box).getString(0));
        for (int field = 1; field < 6; field++) {
          float tolerance = field == 1 ? 1e-5f : 1e-3f;
          assertThat(found.get(box).getFloat(field))
              .as(what + " field " + field)
              .isCloseTo(expected.get(box).getFloat(field), within(tolerance));
        }
        boxes++;
      }
    }
    assertThat(boxes).isGreaterThan(rows.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"detr", "rt-detr", "yolo", "corners"})
  void findsTheBoxesThatPythonFinds(String model) {
    Dataset<Row> scored =
        scorer(MODELS.resolve(model).toString(), Map.of("task", "detect")).score(images());

    assertThat(scored.schema().simpleString())
        .isEqualTo(
            "struct<id:bigint,detections:array<struct<label:string,score:float,xmin:float,"
                + "ymin:float,xmax:float,ymax:float>>>");
    assertSameBoxes(sorted(scored), golden(model));
  }

  @ParameterizedTest
  @CsvSource({"detr,5", "rt-detr,1", "yolo,1", "segformer,3"})
  void givesTheSameWithoutBeingAskedAndBesideAnyOthers(String model, int batch) {
    Dataset<Row> twice = images().union(images()).orderBy("image").coalesce(1);
    Map<String, String> options = Map.of("batch-size", "" + batch, "dedup", "true");

    List<Row> again = sorted(scorer(MODELS.resolve(model).toString(), options).score(twice));

    List<Row> once = sorted(scorer(MODELS.resolve(model).toString(), Map.of()).score(images()));
    List<String> expected = new ArrayList<>();
    once.forEach(row -> expected.addAll(List.of(text(row), text(row))));
    assertThat(again.stream().map(ITImageTasks::text).toList()).isEqualTo(expected);
  }

  private static String text(Row row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(
          row.get(i) instanceof byte[] bytes
              ? HexFormat.of().formatHex(bytes)
              : String.valueOf(row.get(i)));
    }
    return String.join(" ", values);
  }

  @Test
  void givesFewerBoxesWhereAsked() {
    String model = MODELS.resolve("yolo").toString();
    List<Row> all =
        sorted(scorer(model, Map.of("min-score", "0.2", "max-overlap", "1")).score(images()));
    List<Row> few =
        sorted(
            scorer(model, Map.of("min-score", "0.2", "max-overlap", "0", "top-k", "4"))
                .score(images()));

    for (int i = 0; i < all.size(); i++) {
      List<Row> some = few.get(i).getList(1);
      assertThat(some).hasSizeBetween(1, 4);
      assertThat(all.get(i).<Row>getList(1)).containsAll(some).hasSizeGreaterThan(4);
      assertThat(some.get(0)).isEqualTo(all.get(i).<Row>getList(1).get(0));
      for (Row one : some) {
        assertThat(one.getFloat(1)).isGreaterThan(0.2f);
        assertThat(some.stream().filter(other -> overlap(one, other))).containsExactly(one);
      }
    }
  }

  private static boolean overlap(Row one, Row other) {
    return one.getString(0).equals(other.getString(0))
        && Math.min(one.getFloat(4), other.getFloat(4))
            > Math.max(one.getFloat(2), other.getFloat(2))
        && Math.min(one.getFloat(5), other.getFloat(5))
            > Math.max(one.getFloat(3), other.getFloat(3));
  }

  @Test
  void masksThePixelsThatPythonMasks() throws IOException, NoSuchAlgorithmException {
    Dataset<Row> scored = scorer(MODELS.resolve("segformer").toString(), Map.of()).score(images());
    assertThat(scored.schema().simpleString())
        .isEqualTo(
            "struct<id:bigint,mask:binary,classes:array<struct<label:string,id:int,pixels:bigint>>>");

    List<Row> golden = golden("segformer");
    List<Row> rows = sorted(scored);
    for (int i = 0; i < golden.size(); i++) {
      BufferedImage mask = ImageIO.read(new ByteArrayInputStream(rows.get(i).getAs("mask")));
      byte[] levels = ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(levels));
      assertThat(digest).as("mask of row " + i).isEqualTo(golden.get(i).getString(1));
      long[] pixels = new long[5];
      long last = Long.MAX_VALUE;
      for (Row label : rows.get(i).<Row>getList(2)) {
        assertThat(label.getLong(2)).isLessThanOrEqualTo(last);
        last = label.getLong(2);
        pixels[label.getInt(1)] = last;
        assertThat(label.getString(0))
            .isEqualTo(List.of("wall", "floor", "tree", "sky", "sea").get(label.getInt(1)));
      }
      assertThat(pixels)
          .isEqualTo(golden.get(i).<Long>getList(2).stream().mapToLong(n -> n).toArray());
    }
  }

  @Test
  void givesTheLikeliestClasses() {
    List<Row> rows = sorted(scorer(SHAPES, Map.of("top-k", "2")).score(images()));
    List<Row> all = sorted(scorer(SHAPES, Map.of()).score(images()));

    for (int i = 0; i < rows.size(); i++) {
      List<Row> classes = rows.get(i).getList(1);
      List<Float> probabilities = new ArrayList<>(all.get(i).<Float>getList(2));
      assertThat(classes).hasSize(2);
      assertThat(classes.get(0).getString(0)).isEqualTo(all.get(i).getString(1));
      probabilities.sort(java.util.Comparator.reverseOrder());
      assertThat(classes.stream().map(row -> row.getFloat(1)).toList())
          .isEqualTo(probabilities.subList(0, 2));
    }
  }

  @Test
  void callsEachTaskByItsName() {
    images().createOrReplaceTempView("task_images");
    Row sql =
        SPARK
            .sql(
                "select classify_image('%s', image).label, size(detect_objects('%s', image)),"
                        .formatted(SHAPES, MODELS.resolve("detr"))
                    + " length(segment_image('%s', image).mask), classify_image('%s', map('top-k',"
                        .formatted(MODELS.resolve("segformer"), SHAPES)
                    + " 1), image)[0].label from task_images where id = 3")
            .head();
    Row java =
        images()
            .where("id = 3")
            .select(
                ImageFunctions.classifyImage(SHAPES, functions.col("image")).getField("label"),
                functions.size(
                    ImageFunctions.detectObjects(
                        MODELS.resolve("detr").toString(), functions.col("image"))))
            .head();

    assertThat(sql.getString(0)).isEqualTo(sql.getString(3)).isEqualTo(java.getString(0));
    assertThat(sql.getInt(1)).isEqualTo(golden("detr").get(3).<Row>getList(1).size());
    assertThat(java.getInt(1)).isEqualTo(sql.getInt(1));
    assertThat(sql.getInt(2)).isPositive();
  }

  private void assertRefused(Path model, Map<String, String> options, String... parts) {
    assertThatThrownBy(() -> scorer(model.toString(), options).score(images()))
        .isInstanceOf(ScoringException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void refusesWhatAModelIsNotFor() throws IOException {
    assertRefused(
        Path.of(SHAPES),
        Map.of("task", "detect"),
        "THR-MODEL-937",
        "expected outputs logits and pred_boxes",
        "got logits");
    assertRefused(
        Path.of(SHAPES), Map.of("task", "tokens"), "THR-MODEL-937", "expected a graph of tokens");
    assertRefused(Path.of(SHAPES), Map.of("task", "paint"), "THR-USE-938", "segment");
    assertRefused(
        MODELS.resolve("segformer"),
        Map.of("top-k", "2"),
        "THR-USE-913",
        "got top-k 2 and task segment");
    assertRefused(
        copyWith(
            "segformer",
            "preprocessor_config.json",
            "\"size\"",
            "\"do_center_crop\": true, \"crop_size\": {\"height\": 32, \"width\": 32}, \"size\""),
        Map.of(),
        "THR-MODEL-917",
        "the middle 32 x 32");
  }

  @Test
  void refusesDetectorsOfAFormThatItDoesNotKnow() throws IOException {
    Path other = copyWith("detr", "config.json", "circle", "circle\", \"7\": \"nothing");

    assertRefused(
        other,
        Map.of(),
        "THR-MODEL-937",
        "task detect",
        "or --task raw for the graph's own outputs");
    assertThat(
            scorer(other.toString(), Map.of("task", "raw")).score(images()).schema().fieldNames())
        .containsExactly("id", "logits", "pred_boxes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"detr", "yolo", "corners"})
  void findsTheSameBoxesInHalfPrecision(String model) throws IOException {
    Path half = Files.createDirectories(folder.resolve(model));
    for (String file : List.of("preprocessor_config.json", "config.json")) {
      if (Files.exists(MODELS.resolve(model).resolve(file))) {
        Files.copy(MODELS.resolve(model).resolve(file), half.resolve(file));
      }
    }
    Files.write(
        half.resolve("model.onnx"), HalfOutputs.of(MODELS.resolve(model).resolve("model.onnx")));

    List<Row> rows = sorted(scorer(half.toString(), Map.of("task", "detect")).score(images()));

    List<Row> golden = golden(model);
    for (int i = 0; i < rows.size(); i++) {
      List<Row> found = rows.get(i).getList(1);
      List<Row> expected = golden.get(i).getList(1);
      assertThat(found).as("boxes of row " + i).hasSameSizeAs(expected);
      for (int box = 0; box < found.size(); box++) {
        assertThat(found.get(box).getString(0)).isEqualTo(expected.get(box).getString(0));
        assertThat(found.get(box).getFloat(1))
            .isCloseTo(expected.get(box).getFloat(1), within(2e-3f));
        assertThat(found.get(box).getFloat(2))
            .isCloseTo(expected.get(box).getFloat(2), within(0.1f));
      }
    }
  }

  /** Partitions hold fewer images than a run has, or some more. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void findsTheSameBoxesInRunsOfOneSize(int partitions) throws IOException {
    Path eight = Files.createDirectories(folder.resolve("eight"));
    for (String file : List.of("preprocessor_config.json", "config.json")) {
      Files.copy(MODELS.resolve("detr").resolve(file), eight.resolve(file));
    }
    byte[] file = Files.readAllBytes(MODELS.resolve("detr/model.onnx"));
    ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
    model.getGraphBuilder().getInputBuilderList().forEach(ITImageTasks::fixEight);
    model.getGraphBuilder().getOutputBuilderList().forEach(ITImageTasks::fixEight);
    Files.write(eight.resolve("model.onnx"), model.build().toByteArray());

    Dataset<Row> scored =
        scorer(eight.toString(), Map.of()).score(images().repartition(partitions));

    assertSameBoxes(sorted(scored), golden("detr"));
  }

  private static void fixEight(ValueInfoProto.Builder value) {
    TensorShapeProto.Builder shape =
        value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(8));
  }

  /** As torchvision exports its detectors: {@code [3, height, width]}. */
  @Test
  void findsTheSameBoxesWhereAGraphTakesOneImageWithoutAnAxisForSeveral() throws IOException {
    Path one = Files.createDirectories(folder.resolve("one"));
    for (String file : List.of("preprocessor_config.json", "config.json")) {
      Files.copy(MODELS.resolve("corners").resolve(file), one.resolve(file));
    }
    Files.write(one.resolve("model.onnx"), OneImageGraphs.of(MODELS.resolve("corners/model.onnx")));

    Dataset<Row> scored = scorer(one.toString(), Map.of("task", "detect")).score(images());

    assertSameBoxes(sorted(scored), golden("corners"));
    assertRefused(
        one, Map.of("task", "raw"), "THR-MODEL-033", "output 'boxes'", "export the model with a");
  }

  @Test
  void refusesTasksWhereNothingTellsHowImagesAreFed() throws IOException {
    Files.copy(MODELS.resolve("detr/model.onnx"), folder.resolve("model.onnx"));

    assertRefused(folder, Map.of("task", "detect"), "THR-MODEL-916", "got task detect without");
  }

  @Test
  void leavesNumbersThatAreFedToTheGraph() {
    Dataset<Row> numbers =
        SPARK.sql(
            "select 1L as id, array_repeat(array_repeat(array_repeat(0.5f, 48), 32), 3) as"
                + " pixel_values");

    Dataset<Row> scored =
        scorer(MODELS.resolve("detr").toString(), Map.of("shape", "pixel_values=3,32,48"))
            .score(numbers);

    assertThat(scored.schema().fieldNames()).containsExactly("id", "logits", "pred_boxes");
    assertThat(scored.collectAsList()).hasSize(1);
  }
}
