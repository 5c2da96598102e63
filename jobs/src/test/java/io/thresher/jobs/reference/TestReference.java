package io.thresher.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference says what the code says; with {@code -Dthresher.docs.write=true} it is written
 * anew.
 */
class TestReference {
  private static final Path FOLDER = Path.of("../docs/reference");

  private static final String COMMAND =
      "mvn -B -q -pl jobs -am test -Dtest=TestReference -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dthresher.docs.write=true";

  private static final Map<String, Supplier<String>> PAGES =
      Map.ofEntries(
          Map.entry("compatibility.md", CompatibilityPage::text),
          Map.entry("errors.md", ErrorPage::text),
          Map.entry("exit-codes.md", ExitCodePage::text),
          Map.entry("manifest.md", SchemaPages::manifest),
          Map.entry("manifest.schema.json", () -> Schemas.json(Schemas.manifest())),
          Map.entry("metrics.md", MetricsPage::text),
          Map.entry("options.md", OptionPage::text),
          Map.entry("profile.md", SchemaPages::profile),
          Map.entry("profile.schema.json", () -> Schemas.json(Schemas.profile())),
          Map.entry("report.md", SchemaPages::report),
          Map.entry("report.schema.json", () -> Schemas.json(Schemas.report())));

  static Set<String> pages() {
    return PAGES.keySet();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void isAsTheCodeSays(String page) throws IOException {
    String text = Objects.requireNonNull(PAGES.get(page)).get();
    Path file = FOLDER.resolve(page);
    if (Boolean.getBoolean("thresher.docs.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(file).as("docs/reference/%s, which this writes: %s", page, COMMAND).hasContent(text);
  }
}
