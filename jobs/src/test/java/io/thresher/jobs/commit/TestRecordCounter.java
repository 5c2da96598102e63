package io.thresher.jobs.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TestRecordCounter {

  @Test
  void countsRecordsNotLines() {
    assertThat(count("")).isZero();
    assertThat(count("a,b\n1,2\n")).isEqualTo(2);
    assertThat(count("a,b\n1,2")).isEqualTo(2);
    assertThat(count("a\n\"x\ny\"\n\"\"\n")).isEqualTo(3);
  }

  @Test
  void knowsEscapedQuotesAndBackslashes() {
    assertThat(count("a\n\"he said \\\"hi\\\"\nand left\"\n")).isEqualTo(2);
    assertThat(count("a\n\"ends in \\\\\"\nb\n")).isEqualTo(3);
    assertThat(count("a\nc:\\dir\nb\n")).isEqualTo(3);
  }

  private static long count(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    RecordCounter whole = new RecordCounter();
    whole.add(bytes, bytes.length);
    RecordCounter bytewise = new RecordCounter();
    for (int i = 0; i < bytes.length; i++) {
      bytewise.add(Arrays.copyOfRange(bytes, i, i + 1), 1);
    }
    assertThat(bytewise.records()).isEqualTo(whole.records());
    return whole.records();
  }
}
