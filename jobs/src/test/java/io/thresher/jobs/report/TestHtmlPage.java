package io.thresher.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.manifest.RowCounts;
import io.thresher.spark.FinishedTask;
import io.thresher.spark.WorkCounts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class TestHtmlPage {
  private static final String HOSTILE =
      "</td><script>alert('1')</script>\"><img src=x> & ${7*7} [=7*7]";

  private final Map<ReportField, Object> fields =
      new EnumMap<>(Map.of(ReportField.COMMAND, "score", ReportField.EXIT_CODE, 4));

  private static RunStory story(String name) {
    FinishedTask task =
        new FinishedTask(
            3, name, name, 1000, 3500, new WorkCounts(90, 10, 4, 1000, 2000, 30, 4000, 5));
    return new RunStory(
        List.of(new RunStory.Point(0.5, 0), new RunStory.Point(1, 60), new RunStory.Point(2, 100)),
        List.of(task),
        null,
        null,
        null,
        List.of(new RunStory.Reason(name, 10, name)),
        Map.of(name, name),
        Map.of("spark", name),
        3.0);
  }

  private static Document parsed(byte[] page)
      throws IOException, SAXException, ParserConfigurationException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page));
  }

  private byte[] hostile(RunState state) throws IOException {
    fields.put(ReportField.INPUT, List.of(HOSTILE));
    fields.put(ReportField.OUTPUT, new ReportParts.Output(HOSTILE, "parquet"));
    fields.put(ReportField.MODEL, new ReportParts.Model(HOSTILE, HOSTILE));
    fields.put(
        ReportField.PROBLEMS,
        List.of(new ReportParts.Reported(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)));
    fields.put(ReportField.STAGES, Map.of(HOSTILE, 2.0));
    return HtmlPage.of(fields, story(HOSTILE), state);
  }

  @ParameterizedTest
  @EnumSource(RunState.class)
  void escapesWhateverNamesHold(RunState state) throws Exception {
    byte[] page = hostile(state);

    Document document = parsed(page);
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getElementsByTagName("img").getLength()).isZero();
    assertThat(document.getElementsByTagName("h1").item(0).getTextContent()).contains(HOSTILE);
    assertThat(new String(page, UTF_8)).doesNotContain("<script", "<img", ">49");
  }

  @Test
  void namesEveryChartAndHasATableBesideIt() throws Exception {
    NodeList charts = parsed(hostile(RunState.SUCCEEDED)).getElementsByTagName("svg");

    assertThat(charts.getLength()).isEqualTo(4);
    for (int i = 0; i < charts.getLength(); i++) {
      Element chart = (Element) charts.item(i);
      assertThat(chart.getAttribute("role")).isEqualTo("img");
      assertThat(chart.getAttribute("aria-label")).isNotBlank();
      Element section = (Element) chart.getParentNode();
      assertThat(section.getElementsByTagName("td").getLength()).isPositive();
    }
  }

  @Test
  void needsNothingFromElsewhere() throws IOException {
    String page = new String(HtmlPage.of(fields, story("a"), RunState.SUCCEEDED), UTF_8);

    assertThat(page)
        .doesNotContain("http:", "https:", "<script", "@import", "url(", "src=")
        .contains("prefers-color-scheme: dark", "href=\"data:,\"");
  }

  @Test
  void saysWhatAMillionRowsCost() throws IOException {
    fields.put(ReportField.ROWS, 2_000_000L);
    fields.put(ReportField.ROWS_PER_SECOND, 2_000_000 / 90.0);
    fields.put(ReportField.START_SECONDS, 10.0);
    fields.put(ReportField.SCORING_SECONDS, 90.0);
    fields.put(ReportField.RUN, new ReportParts.Run("r", 8, 5, new RowCounts(9, 7, 1, 1)));

    String page = new String(HtmlPage.of(fields, story("a"), RunState.SUCCEEDED), UTF_8);

    // 3.0 an hour for 100 seconds are 1/12.
    assertThat(page)
        .contains("Cost of a million rows</th><td>0.0416667</td>", "0.0833333 (its start among it)")
        .contains("5 of 8; earlier starts, which did not end, had done the others");
  }

  @Test
  void saysThatItIsNotTheEnd() throws IOException {
    assertThat(new String(HtmlPage.of(fields, story("a"), RunState.RUNNING), UTF_8))
        .contains("Unfinished: this was written as the run began", "100 in 2.0 s of this start");
    assertThat(new String(HtmlPage.of(fields, RunStory.NONE, RunState.FAILED), UTF_8))
        .contains("Failed, with exit code 4.", "class=\"state bad\"");
  }

  @Test
  void isKnownByItsName() {
    assertThat(HtmlPage.isFor("s3a://b/run.HTML")).isTrue();
    assertThat(HtmlPage.isFor("run.htm")).isTrue();
    assertThat(HtmlPage.isFor("run.json")).isFalse();
    assertThat(HtmlPage.isFor("run.html.json")).isFalse();
  }
}
