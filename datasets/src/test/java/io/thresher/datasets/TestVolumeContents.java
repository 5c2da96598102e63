package io.thresher.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thresher.datasets.VolumeFiles.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestVolumeContents {
  @ParameterizedTest
  @CsvSource({"-1,1,1,0", "1,-1,1,0", "1,1,-1,0", "1,1,1,-0.1", "1,1,1,1.1", "1,1,1,NaN"})
  void refusesNumbersOutOfRange(long rows, int floats, int categories, double nullFraction) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VolumeContents(rows, floats, categories, nullFraction, 1))
        .withMessageContaining("rows " + rows + ", floats " + floats);
  }

  @ParameterizedTest
  @CsvSource({"0,EVEN", "1,SKEWED"})
  void refusesTooFewFiles(int count, Spread spread) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VolumeFiles(count, spread))
        .withMessage(count + " files, " + spread);
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "0,4,4", "4000000,1,6", "740171,1,1", "740172,1,2", "1000,6,6"})
  void makesFilesOfUpToNinetySixMebibytes(long rows, int atLeast, int files) {
    assertThat(VolumeFiles.countFor(VolumeContents.floats(rows, 32, 1), atLeast)).isEqualTo(files);
  }

  @Test
  void namesColumnsFromZero() {
    assertThat(VolumeContents.floatColumns(3)).containsExactly("f0", "f1", "f2");
  }
}
