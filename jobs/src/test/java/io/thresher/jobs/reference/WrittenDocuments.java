package io.thresher.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a command wrote for other programs, against the published schemas. */
public final class WrittenDocuments {
  private static final Path SCHEMAS = Path.of("../docs/reference");

  private static final JsonSchema MANIFEST = schema("manifest.schema.json");
  private static final JsonSchema PROFILE = schema("profile.schema.json");
  private static final JsonSchema REPORT = schema("report.schema.json");

  private WrittenDocuments() {}

  /**
   * Checks the report of a command and, where it succeeded, the manifest of its output and the
   * profiles beside it, where they lie on local files.
   *
   * @param arguments of the command
   */
  public static void check(String[] arguments, int exitCode) {
    check(REPORT, value(arguments, "--report"));
    String output = value(arguments, "--output");
    if (exitCode == 0 && output != null) {
      check(MANIFEST, output + "/_thresher/manifest.json");
      profiles(output).forEach(file -> check(PROFILE, file));
    }
  }

  private static List<String> profiles(String output) {
    Path folder = Path.of(output.replaceFirst("^file:(//)?", "") + "/_thresher");
    boolean elsewhere = output.contains(":") && !output.startsWith("file:");
    if (elsewhere || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("profile-"))
          .map(Path::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(JsonSchema schema, @Nullable String place) {
    if (place == null || (place.contains(":") && !place.startsWith("file:"))) {
      return;
    }
    Path file = Path.of(place.replaceFirst("^file:(//)?", ""));
    if (Files.isRegularFile(file)) {
      try {
        String text = Files.readString(file);
        if (text.startsWith("{")) { // Else a file of the user's, which a report may not replace.
          assertThat(schema.validate(text, InputFormat.JSON)).as(file.toString()).isEmpty();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static @Nullable String value(String[] arguments, String option) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith(option + "=")) {
        return arguments[i].substring(option.length() + 1);
      } else if (arguments[i].equals(option) && i + 1 < arguments.length) {
        return arguments[i + 1];
      }
    }
    return null;
  }

  private static JsonSchema schema(String name) {
    try {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(Files.readString(SCHEMAS.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
