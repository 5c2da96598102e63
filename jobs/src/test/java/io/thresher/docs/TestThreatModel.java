package io.thresher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every guard of the page has a test, and every test that it names is there. */
class TestThreatModel {
  private static final Pattern TEST = Pattern.compile("`((?:IT|Test)[A-Z]\\w*)#(\\w+)`");
  private static final Pattern UNNAMED = Pattern.compile("`(?:IT|Test)[A-Z]\\w*`");

  private final Page page = Page.read("docs/how-it-works/threat-model.md");

  @Test
  void namesTestsThatAreThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String line : page.lines()) {
      Matcher test = TEST.matcher(line);
      while (test.find()) {
        named++;
        if (!isThere(test.group(1), test.group(2))) {
          missing.add(test.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(40);
    assertThat(isThere("TestThreatModel", "namesNothing")).isFalse();
    assertThat(isThere("TestNothing", "namesTestsThatAreThere")).isFalse();
  }

  @Test
  void namesATestForEachGuard() {
    List<String> bare = new ArrayList<>();
    boolean guards = false;
    for (String line : page.lines()) {
      guards = line.endsWith("| shown by |") || (guards && line.startsWith("|"));
      boolean row = guards && !line.endsWith("| shown by |") && !line.startsWith("|---");
      if (row && !TEST.matcher(line).find()) {
        bare.add(line);
      }
    }
    assertThat(bare).isEmpty();
    assertThat(page.lines()).noneMatch(line -> UNNAMED.matcher(line).find());
  }

  /** A method without a result: those of tests, and few others. */
  private static boolean isThere(String name, String method) throws IOException {
    for (String module : List.of("../udfs", "../jobs")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        Optional<Path> found =
            files
                .filter(file -> Objects.toString(file.getFileName(), "").equals(name + ".java"))
                .findFirst();
        if (found.isPresent()) {
          return Files.readString(found.get()).contains("void " + method + "(");
        }
      }
    }
    return false;
  }
}
