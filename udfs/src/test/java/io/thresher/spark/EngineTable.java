package io.thresher.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The section of {@code docs/how-to/engines.md} that says how fast engines run shipped models. */
final class EngineTable {
  private static final Pattern SECTION =
      Pattern.compile("(?s)(?<=\n## The shipped models\n\n).*?(?=\n## |$)");

  private static final Pattern SAYS_WHY = Pattern.compile("OpenVINO|measured|tree kernel was");

  private EngineTable() {}

  /** Writes it in place of the one that is there. */
  static void write(Path page, Collection<EngineFigures> figures, String cpu) throws IOException {
    String text = Files.readString(page);
    Matcher section = SECTION.matcher(text);
    if (!section.find()) {
      throw new IOException(page + " has no section on shipped models");
    }
    String made = String.join("\n", lines(figures, cpu)) + "\n";
    Files.writeString(page, section.replaceFirst(Matcher.quoteReplacement(made)));
  }

  private static List<String> lines(Collection<EngineFigures> figures, String cpu) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "How many times as fast as ONNX Runtime's own provider other engines run them, from rows"
            + " in memory to scores in memory, by one");
    lines.add(
        String.format(
            Locale.ROOT,
            "thread on %s, %s, at a load average of %.0f on %d cores; in turn, medians of nine"
                + " rounds.",
            cpu,
            LocalDate.now(java.time.ZoneOffset.UTC),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            Runtime.getRuntime().availableProcessors()));
    lines.add("");
    lines.add("| model | ONNX Runtime, rows a second | OpenVINO | tree kernel | `auto` takes | |");
    lines.add("|---|---|---|---|---|---|");
    for (EngineFigures each : figures) {
      lines.add(
          "| "
              + String.join(
                  " | ",
                  "`" + each.model() + "`",
                  rows(each.rowsASecond()),
                  cell(each, "openvino"),
                  cell(each, "trees"),
                  each.taken().replaceFirst(",.*", ""),
                  why(each))
              + " |");
    }
    return lines;
  }

  private static String cell(EngineFigures figures, String engine) {
    Map<String, Double> gains = figures.gains();
    Double gain = gains.get(engine);
    if (gain != null) {
      return String.format(Locale.ROOT, "%.2f", gain);
    }
    return engine.equals("trees") ? "" : figures.refusals().getOrDefault(engine, "");
  }

  /** Two digits that count. */
  private static String rows(double rows) {
    double step = Math.pow(10, Math.floor(Math.log10(rows)) - 1);
    return String.format(Locale.ROOT, "%,d", Math.round(Math.round(rows / step) * step));
  }

  /** What it says of OpenVINO, without what else there is. */
  private static String why(EngineFigures figures) {
    return Stream.of(figures.why().split("; ", -1))
        .filter(part -> SAYS_WHY.matcher(part).find())
        .map(part -> part.replaceFirst("^OpenVINO [0-9.]+, exact ", "OpenVINO "))
        .map(part -> part.replaceFirst(" as ONNX Runtime's own provider$", ""))
        .map(part -> part.replaceFirst("(?s) is not taken: .*", " is not taken"))
        .findFirst()
        .orElse("");
  }
}
