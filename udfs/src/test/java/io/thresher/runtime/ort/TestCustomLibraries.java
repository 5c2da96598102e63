package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCustomLibraries {
  @TempDir Path folder;

  @Test
  void loadsACopyThatNobodyElseCanChange() throws IOException {
    Path library = Files.writeString(folder.resolve("operators.so"), "as allowed");
    Set<String> allowed = Set.of(digest(library));

    Path copy = Path.of(CustomLibraries.checked(library.toString(), allowed));
    Files.writeString(library, "changed");

    assertThat(copy).hasContent("as allowed").doesNotHaveToString(library.toString());
    assertThat(Files.getPosixFilePermissions(copy.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> CustomLibraries.checked(library.toString(), allowed))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-704");
    Files.writeString(library, "as allowed");
    assertThat(CustomLibraries.checked(library.toString(), allowed)).isEqualTo(copy.toString());
  }

  @Test
  void doesNotTellWhetherAFileIsThere() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "text");
    String absent = refusal(folder.resolve("absent").toString());
    assertThat(refusal(secret.toString()).replace("secret", "absent")).isEqualTo(absent);
    assertThat(refusal("/dev/zero")).contains("THR-USE-704");
    assertThat(refusal("\0")).contains("THR-USE-704");
  }

  private static String refusal(String library) {
    try {
      return CustomLibraries.checked(library, Set.of("0".repeat(64)));
    } catch (ScoringException e) {
      assertThat(e).hasNoCause();
      return e.problems().get(0).line();
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream from = Files.newInputStream(file)) {
      return Sha256.copy(from, OutputStream.nullOutputStream());
    }
  }
}
