package io.thresher.spark.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class TestFoundEncoding {
  private static final String TEXT = "id,x,city\n1,1.0,Zürich\n";

  @Test
  void tellsEncodingsByTheirMarks() {
    assertThat(FoundEncoding.of(TEXT.getBytes(UTF_16), UTF_8)).isEqualTo("UTF-16");
    assertThat(FoundEncoding.of(TEXT.getBytes(UTF_16), UTF_16)).isNull();
    assertThat(FoundEncoding.of(("\uFEFF" + TEXT).getBytes(UTF_16LE), UTF_8)).isEqualTo("UTF-16");
    assertThat(FoundEncoding.of(("\uFEFF" + TEXT).getBytes(UTF_8), UTF_8)).isNull();
    assertThat(FoundEncoding.of(("\uFEFF" + TEXT).getBytes(UTF_8), ISO_8859_1)).isEqualTo("UTF-8");
    byte[] wide = ("\uFEFF" + TEXT).getBytes(Charset.forName("UTF-32LE"));
    assertThat(FoundEncoding.of(wide, UTF_8)).isEqualTo("UTF-32");
  }

  @Test
  void tellsEncodingsByTheirZeros() {
    assertThat(FoundEncoding.of(TEXT.getBytes(UTF_16LE), UTF_8)).isEqualTo("UTF-16LE");
    assertThat(FoundEncoding.of(TEXT.getBytes(UTF_16BE), UTF_8)).isEqualTo("UTF-16BE");
    assertThat(FoundEncoding.of(TEXT.getBytes(UTF_16LE), UTF_16)).isEqualTo("UTF-16LE");
    assertThat(FoundEncoding.of(TEXT.getBytes(UTF_16BE), UTF_16)).isNull();
  }

  @Test
  void tellsWhatIsNoText() {
    assertThat(FoundEncoding.of("PK\u0003\u0004".getBytes(ISO_8859_1), UTF_8)).contains("zip");
    assertThat(FoundEncoding.of("PAR1".getBytes(ISO_8859_1), UTF_8)).isEqualTo("Parquet");
  }

  @Test
  void tellsNothingOfOthers() {
    assertThat(FoundEncoding.of(TEXT.getBytes(ISO_8859_1), UTF_8)).isNull();
    assertThat(FoundEncoding.of(new byte[0], UTF_8)).isNull();
    assertThat(FoundEncoding.of("a\0".getBytes(UTF_8), UTF_8)).isNull();
  }
}
