package io.thresher.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.options.EngineName;
import io.thresher.options.Precision;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.session.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestEngineFolders {
  @TempDir private Path home;

  @BeforeEach
  void closeHome() throws IOException {
    permit(home, "rwx------");
  }

  @Test
  void findsAnEngineInAFolderOfEnginesAndInItsOwn() throws IOException {
    Path engine = engine(home.resolve("openvino-1.8.1"), "1.8.1");
    Files.createDirectory(home.resolve("empty"));
    for (Path folder : List.of(home, engine)) {
      assertThat(new EngineFolders(List.of(home.resolve("none"), folder)).all())
          .containsExactly(
              new InstalledEngine("openvino", "1.8.1", engine, engine.resolve("plugin.so")));
    }
    assertThat(new EngineFolders(List.of(home)).find(EngineName.TREES)).isEmpty();
  }

  @Test
  void takesTheFirstOfSeveral() throws IOException {
    Path first = engine(home.resolve("a"), "1.8.1");
    engine(home.resolve("b"), "1.8.2");
    assertThat(new EngineFolders(List.of(home)).require(EngineName.OPENVINO, "1.8.1").folder())
        .isEqualTo(first);
  }

  @Test
  void saysWhereItLookedAndWhatToDo() {
    EngineFolders folders = new EngineFolders(List.of(home, home.resolve("none")));
    assertThatThrownBy(() -> folders.require(EngineName.OPENVINO, "1.8.1"))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-921")
        .hasMessageContaining("openvino 1.8.1 in one of the folders " + home + ", " + home)
        .hasMessageContaining("submit-scripts/engine get openvino")
        .hasMessageContaining("--archives");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    engine(home.resolve("a"), "1.9.0");
    assertThatThrownBy(() -> new EngineFolders(List.of(home)).require(EngineName.OPENVINO, "1.8.1"))
        .hasMessageContaining("THR-USE-922")
        .hasMessageContaining("expected version 1.8.1, got 1.9.0");
  }

  @Test
  void refusesWhatOthersCanChange() throws IOException {
    Path engine = engine(home.resolve("a"), "1.8.1");
    EngineFolders folders = new EngineFolders(List.of(home));
    for (Path open : List.of(engine.resolve("plugin.so"), engine, home)) {
      permit(open, "rwxr-xrwx");
      assertThatThrownBy(folders::all)
          .hasMessageContaining("THR-USE-923")
          .hasMessageContaining("others may write to " + open.toRealPath());
      permit(open, "rwxr-xr-x");
    }
    assertThat(folders.all()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "engine=openvino;version=1.8.1, does not say library",
    "engine=openvino;library=plugin.so, does not say version",
    "engine=openvino;version=1.8.1;library=other.so, names no file of its folder: other.so",
    "engine=openvino;version=1.8.1;library=../a/plugin.so, names no file of its folder: ../a",
    "engine=\\u12, Malformed"
  })
  void refusesAFolderThatIsNotWhole(String lines, String reason) throws IOException {
    Path engine = engine(home.resolve("a"), "1.8.1");
    Files.writeString(engine.resolve(InstalledEngine.FILE), lines.replace(';', '\n'));
    assertThatThrownBy(() -> new EngineFolders(List.of(home)).all())
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-RUN-924")
        .hasMessageContaining(reason);
  }

  @Test
  void looksWhereTheEnvironmentSaysOrAtHome() {
    assertThat(EngineFolders.ofHost("/a:/b", "/home/me").searched()).containsExactly("/a", "/b");
    assertThat(EngineFolders.ofHost(null, "/home/me").searched())
        .containsExactly("/home/me/.thresher/engines");
    assertThat(EngineFolders.ofHost(" ", null).searched()).isEmpty();
  }

  @Test
  void holdsTheProviderToTheThreadsOfItsTasks() throws IOException {
    Path engine = engine(home.resolve("a"), "1.8.1");
    ProcessEngines.settle(new EngineFolders(List.of(home)), 4);
    PlugIn plugIn = OpenVino.plugIn(Precision.EXACT);
    Provider exact = ProcessEngines.shared().provider(plugIn, 2);
    assertThat(exact.library()).isEqualTo(engine.resolve("plugin.so").toString());
    assertThat(exact.capability()).isEmpty();
    assertThat(exact.options().get("load_config"))
        .contains("\"INFERENCE_PRECISION_HINT\":\"f32\"")
        .contains("\"INFERENCE_NUM_THREADS\":8,\"NUM_STREAMS\":4,\"ENABLE_CPU_PINNING\":false");
    Provider rounded = ProcessEngines.shared().provider(OpenVino.plugIn(Precision.BF16), 1);
    assertThat(rounded.capability()).isEqualTo("BF16");
    assertThat(rounded.options().get("load_config"))
        .contains("\"INFERENCE_PRECISION_HINT\":\"bf16\"");
    ProcessEngines.settle(EngineFolders.ofHost(), 1);
  }

  private static Path engine(Path folder, String version) throws IOException {
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("plugin.so"), "");
    Files.writeString(
        folder.resolve(InstalledEngine.FILE),
        "engine=openvino\nversion=" + version + "\nlibrary=plugin.so\n");
    permit(folder, "rwx------");
    return folder;
  }

  private static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
