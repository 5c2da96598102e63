package io.thresher.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A chart as shapes of an SVG image. Every value is written beside its shape, or stands in the
 * table below it.
 *
 * @param name what it shows, for those who cannot see it
 * @param height of the image; all are {@link #WIDTH} wide
 */
public record Chart(
    String name, int height, List<Bar> bars, List<String> lines, List<Label> labels) {
  static final int WIDTH = 480;
  private static final int ROW = 42;
  private static final int BAR = 12;
  private static final int PLOT = 150;
  private static final int LEFT = 8;
  private static final int TOP = 22;
  private static final int FOOT = 24;
  private static final int MARK = 6;
  private static final double MOST_BARS = 40;
  private static final int PAIR = 72;
  private static final int TEXT = 150;

  /**
   * A rectangle.
   *
   * @param look {@code filled} or {@code outlined}
   */
  public record Bar(String x, String y, String width, String height, String look) {}

  /**
   * A text.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  public record Label(String x, String y, String anchor, String text) {}

  /** One bar a name, with the name and the value above it. */
  static Chart bars(
      String name, List<String> names, List<Double> values, DoubleFunction<String> format) {
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    int shown = (int) Math.min(MOST_BARS, values.size());
    for (int i = 0; i < shown; i++) {
      double y = i * (double) ROW;
      double width = most <= 0 ? 0 : values.get(i) / most * (WIDTH - 2 * LEFT);
      labels.add(label(LEFT, y + 14, "start", names.get(i)));
      labels.add(label(WIDTH - LEFT, y + 14, "end", format.apply(values.get(i))));
      bars.add(bar(LEFT, y + 18, Math.max(1, width), BAR));
    }
    return new Chart(name, Math.max(1, shown) * ROW, bars, List.of(), labels);
  }

  /** Two bars a name, of shares: outlined before, filled now, each with its share beside it. */
  static Chart pairs(String name, List<String> names, List<Double> before, List<Double> now) {
    double most = 0;
    for (int i = 0; i < names.size(); i++) {
      most = Math.max(most, Math.max(before.get(i), now.get(i)));
    }
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double y = i * (double) PAIR;
      labels.add(label(LEFT, y + 14, "start", names.get(i)));
      share("before", before.get(i), most, y + 20, bars, labels);
      share("now", now.get(i), most, y + 42, bars, labels);
    }
    return new Chart(name, Math.max(1, names.size()) * PAIR, bars, List.of(), labels);
  }

  private static void share(
      String when, double share, double most, double y, List<Bar> bars, List<Label> labels) {
    double width = most <= 0 ? 0 : share / most * (WIDTH - 2 * LEFT - TEXT);
    bars.add(
        new Bar(
            number(LEFT),
            number(y),
            number(Math.max(1, width)),
            number(BAR),
            when.equals("now") ? "filled" : "outlined"));
    String text = String.format(Locale.ROOT, "%s %.1f%%", when, 100 * share);
    labels.add(label(LEFT + width + LEFT, y + BAR, "start", text));
  }

  /** Bars side by side over an axis from one number to another. */
  static Chart histogram(String name, double[] shares, String from, String to) {
    double most = 0;
    for (double share : shares) {
      most = Math.max(most, share);
    }
    List<Bar> bars = new ArrayList<>();
    double step = (WIDTH - 2.0 * LEFT) / shares.length;
    for (int i = 0; i < shares.length; i++) {
      double height = most <= 0 ? 0 : shares[i] / most * PLOT;
      bars.add(bar(LEFT + i * step, TOP + PLOT - height, step - 1, height));
    }
    List<Label> labels =
        List.of(
            label(LEFT, 14, "start", String.format(Locale.ROOT, "highest bar: %.1f%%", 100 * most)),
            label(LEFT, TOP + PLOT + 18, "start", from),
            label(WIDTH - LEFT, TOP + PLOT + 18, "end", to));
    return new Chart(name, TOP + PLOT + FOOT, bars, List.of(axis()), labels);
  }

  /** A line over time. */
  static Chart line(String name, List<double[]> points, String highest, String from, String to) {
    double last = points.get(points.size() - 1)[0];
    double most = points.stream().mapToDouble(point -> point[1]).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (double[] point : points) {
      double x = LEFT + (last <= 0 ? 0 : point[0] / last) * (WIDTH - 2 * LEFT);
      double y = TOP + PLOT - (most <= 0 ? 0 : point[1] / most) * PLOT;
      line.append(number(x)).append(',').append(number(y)).append(' ');
    }
    List<Label> labels =
        List.of(
            label(LEFT, 14, "start", "highest: " + highest),
            label(LEFT, TOP + PLOT + 18, "start", from),
            label(WIDTH - LEFT, TOP + PLOT + 18, "end", to));
    return new Chart(
        name, TOP + PLOT + FOOT, List.of(), List.of(axis(), line.toString().strip()), labels);
  }

  /** Points, some of which a line joins; positions of any origin. */
  static Chart scatter(
      String name,
      List<double[]> points,
      List<double[]> joined,
      String highest,
      String from,
      String to) {
    double left = points.stream().mapToDouble(point -> point[0]).min().orElse(0);
    double right = points.stream().mapToDouble(point -> point[0]).max().orElse(0);
    double most = points.stream().mapToDouble(point -> point[1]).max().orElse(0);
    double perX = right > left ? (WIDTH - 2.0 * LEFT) / (right - left) : 0;
    double perY = most > 0 ? PLOT / most : 0;
    List<Bar> marks = new ArrayList<>();
    for (double[] point : points) {
      double x = LEFT + (point[0] - left) * perX;
      double y = TOP + PLOT - point[1] * perY;
      marks.add(bar(x - MARK / 2.0, y - MARK / 2.0, MARK, MARK));
    }
    StringBuilder line = new StringBuilder();
    for (double[] point : joined) {
      line.append(number(LEFT + (point[0] - left) * perX))
          .append(',')
          .append(number(TOP + PLOT - point[1] * perY))
          .append(' ');
    }
    List<Label> labels =
        List.of(
            label(LEFT, 14, "start", "highest: " + highest),
            label(LEFT, TOP + PLOT + 18, "start", from),
            label(WIDTH - LEFT, TOP + PLOT + 18, "end", to));
    return new Chart(
        name, TOP + PLOT + FOOT, marks, List.of(axis(), line.toString().strip()), labels);
  }

  private static String axis() {
    return number(LEFT) + "," + (TOP + PLOT) + " " + number(WIDTH - LEFT) + "," + (TOP + PLOT);
  }

  private static Bar bar(double x, double y, double width, double height) {
    return new Bar(number(x), number(y), number(width), number(height), "filled");
  }

  private static Label label(double x, double y, String anchor, String text) {
    return new Label(number(x), number(y), anchor, text);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
