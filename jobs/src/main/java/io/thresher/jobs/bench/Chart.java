package io.thresher.jobs.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Horizontal bars of rows a second, one group for each workload, as SVG. */
final class Chart {
  private static final int LABELS = 330;
  private static final int BARS = 420;
  private static final int NUMBERS = 150;
  private static final int LINE = 22;
  private static final int MARGIN = 16;
  private static final String OURS = "#1f6f8b";
  private static final String OTHERS = "#b9c4c9";

  private final XMLStreamWriter svg;
  private int at = MARGIN;

  private Chart(XMLStreamWriter svg) {
    this.svg = svg;
  }

  static byte[] svg(List<WorkloadResult> workloads) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter svg =
          XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      new Chart(svg).draw(workloads);
      svg.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private void draw(List<WorkloadResult> workloads) throws XMLStreamException {
    int lines = workloads.stream().mapToInt(each -> each.timings().size() + 2).sum();
    svg.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    svg.writeStartElement("svg");
    svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
    attributes("width", 2 * MARGIN + LABELS + BARS + NUMBERS, "height", 2 * MARGIN + lines * LINE);
    attributes("font-family", "sans-serif", "font-size", 13);
    for (WorkloadResult workload : workloads) {
      group(workload);
    }
    svg.writeEndElement();
    svg.writeEndDocument();
  }

  private void group(WorkloadResult workload) throws XMLStreamException {
    text(
        MARGIN,
        String.format(
            Locale.ROOT,
            "%s: million rows/s (%,d rows)",
            workload.facts().workload(),
            workload.facts().rows()),
        "start");
    at += LINE;
    double most = workload.timings().stream().mapToDouble(workload::rowsPerSecond).max().orElse(1);
    for (Timing timing : workload.timings()) {
      bar(timing, workload.rowsPerSecond(timing), most);
      at += LINE;
    }
    at += LINE;
  }

  private void bar(Timing timing, double rate, double most) throws XMLStreamException {
    Case measured = timing.measured();
    text(
        MARGIN + LABELS,
        "%s, %s, %s"
            .formatted(measured.contender().label(), measured.columns(), measured.sink().label()),
        "end");
    svg.writeEmptyElement("rect");
    double width = Math.max(1, BARS * rate / most);
    attributes("x", MARGIN + LABELS + 8, "y", at);
    attributes("width", String.format(Locale.ROOT, "%.1f", width), "height", LINE - 6);
    boolean ours = measured.contender().label().toLowerCase(Locale.ROOT).startsWith("thresher");
    attributes("fill", ours ? OURS : OTHERS);
    text(
        MARGIN + LABELS + 14 + (int) width,
        String.format(Locale.ROOT, "%.3f", rate / 1e6),
        "start");
  }

  private void text(int x, String text, String anchor) throws XMLStreamException {
    svg.writeStartElement("text");
    attributes("x", x, "y", at + LINE - 10, "text-anchor", anchor);
    svg.writeCharacters(text);
    svg.writeEndElement();
  }

  private void attributes(Object... namesAndValues) throws XMLStreamException {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      svg.writeAttribute(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
    }
  }
}
