package io.thresher.notebooks;

import java.util.Locale;
import java.util.Map;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** A chart of horizontal bars, as SVG: it needs no fonts on the machine, and repositories show it. */
public final class Chart {
  private static final int WIDTH = 640;
  private static final int BAR = 18;
  private static final int STEP = 24;
  private static final int TOP = 34;

  private Chart() {}

  /** One bar a value, in the order of the map, each with its label and its number. */
  public static DisplayData bars(String title, String unit, Map<String, ? extends Number> values) {
    int left = 16 + 7 * values.keySet().stream().mapToInt(String::length).max().orElse(0);
    double most = values.values().stream().mapToDouble(Number::doubleValue).max().orElse(1);
    StringBuilder bars = new StringBuilder();
    int y = TOP;
    for (Map.Entry<String, ? extends Number> entry : values.entrySet()) {
      bars.append(bar(entry.getKey(), entry.getValue().doubleValue(), most, left, y));
      y += STEP;
    }
    String svg =
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/><text x="8" y="18" font-size="14">%s (%s)</text>
        %s</svg>
        """
            .formatted(WIDTH, y + 8, escaped(title), escaped(unit), bars);
    DisplayData chart = DisplayData.fromText(title);
    chart.putData("image/svg+xml", svg);
    return chart;
  }

  private static String bar(String label, double value, double most, int left, int y) {
    int length = most > 0 ? (int) Math.round((WIDTH - left - 90) * value / most) : 0;
    return """
        <text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%d" height="%d" fill="#4c78a8"/>\
        <text x="%d" y="%d">%s</text>
        """
        .formatted(
            left - 8, y + 13, escaped(label), left, y, length, BAR, left + length + 6, y + 13, number(value));
  }

  private static String number(double value) {
    return value == Math.rint(value) || Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
