package io.thresher.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Ultralytics writes into a graph. */
class TestUltralyticsExport {
  private static @Nullable UltralyticsExport export(String... changes) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("author", "Ultralytics");
    metadata.put("task", "detect");
    metadata.put("imgsz", "[480, 640]");
    metadata.put("names", "{0: 'cat', 1: \"dog's\", 2: 'a \\'b\\''}");
    metadata.put("args", "{'batch': 1, 'half': False, 'nms': False}");
    metadata.put("end2end", "False");
    for (int i = 0; i < changes.length; i += 2) {
      metadata.put(changes[i], changes[i + 1]);
    }
    return UltralyticsExport.of(metadata);
  }

  @Test
  void readsSizeAndNames() {
    assertThat(export())
        .isEqualTo(new UltralyticsExport(480, 640, List.of("cat", "dog's", "a 'b'"), false));
  }

  /** As of version 8.4.8 with eleven classes. */
  @Test
  void takesNumbersInAnyOrder() {
    UltralyticsExport export =
        export(
            "names",
            "{0: 'a', 1: 'b', 10: 'k', 2: 'c', 3: 'd', 4: 'e', 5: 'f', 6: 'g', 7: 'h', 8: 'i', 9:"
                + " 'j'}");

    assertThat(export).isNotNull();
    assertThat(export == null ? List.of() : export.labels())
        .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
  }

  @Test
  void knowsWhatLeavesOutDoublesItself() {
    for (UltralyticsExport export :
        new UltralyticsExport[] {
          export("end2end", "True"), export("args", "{'batch': 1, 'nms': True}")
        }) {
      assertThat(export).isNotNull().matches(UltralyticsExport::isSuppressed);
    }
  }

  @Test
  void isNoneWhereSomethingElseIsSaid() {
    assertThat(export("author", "somebody")).isNull();
    assertThat(export("task", "pose")).isNull();
    assertThat(export("imgsz", "640")).isNull();
    assertThat(export("names", "{0: 'a', 2: 'c', 5: 'f'}")).isNull();
    assertThat(export("names", "{1: 'a', 2: 'c'}")).isNull();
    assertThat(export("names", "{0: 'a', 0: 'c'}")).isNull();
    assertThat(export("names", "{}")).isNull();
  }
}
