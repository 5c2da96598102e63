package io.thresher.model.image;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Ultralytics writes into the metadata of a graph that it exports for detection.
 *
 * @param height of the tensor
 * @param width of the tensor
 * @param labels of the classes, in order
 * @param isSuppressed whether the graph leaves out doubles itself
 */
record UltralyticsExport(int height, int width, List<String> labels, boolean isSuppressed) {
  private static final Pattern SIZE = Pattern.compile("\\[(\\d{1,5}), ?(\\d{1,5})\\]");
  private static final Pattern NAME =
      Pattern.compile(
          "(\\d{1,9}):"
              + " (?:'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")");
  private static final Pattern SUPPRESSED = Pattern.compile("'nms': True");

  UltralyticsExport {
    labels = List.copyOf(labels);
  }

  /** Null where the metadata are others. */
  static @Nullable UltralyticsExport of(Map<String, String> metadata) {
    Matcher size = SIZE.matcher(metadata.getOrDefault("imgsz", ""));
    boolean detects =
        metadata.getOrDefault("author", "").equals("Ultralytics")
            && metadata.getOrDefault("task", "").equals("detect");
    if (!detects || !size.matches()) {
      return null;
    }
    List<String> labels = labels(metadata.getOrDefault("names", ""));
    if (labels.isEmpty()) {
      return null;
    }
    boolean suppressed =
        metadata.getOrDefault("end2end", "").toLowerCase(Locale.ROOT).equals("true")
            || SUPPRESSED.matcher(metadata.getOrDefault("args", "")).find();
    return new UltralyticsExport(
        Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)), labels, suppressed);
  }

  /**
   * A dictionary as Python writes it, in any order: some are sorted as texts are. None where the
   * numbers are not those from 0 on.
   */
  private static List<String> labels(String names) {
    TreeMap<Integer, String> byNumber = new TreeMap<>();
    Matcher name = NAME.matcher(names);
    while (name.find()) {
      String text = name.group(2) == null ? name.group(3) : name.group(2);
      String label = text.replaceAll("\\\\(.)", "$1");
      if (byNumber.put(Integer.parseInt(name.group(1)), label) != null) {
        return List.of();
      }
    }
    boolean whole = !byNumber.isEmpty() && byNumber.lastKey() == byNumber.size() - 1;
    return whole ? List.copyOf(byNumber.values()) : List.of();
  }

  /** Its own way from an image to the tensor. */
  ImageSteps steps() {
    return new ImageSteps(
        ImageSteps.Resize.LETTERBOX,
        height,
        width,
        ImageFilter.BILINEAR,
        null,
        false,
        1 / 255.0,
        List.of(),
        List.of(),
        List.of());
  }
}
