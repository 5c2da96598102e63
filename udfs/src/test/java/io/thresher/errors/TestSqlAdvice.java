package io.thresher.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSqlAdvice {
  private static Problem problem(String where, String fix) {
    return new Problem(Area.DATA, 4, "too wide", where, "expected float", fix);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "name them: --bind x=COLUMN,...; name them: map('bind', 'x=COLUMN,...')",
        "accept it with --narrow x, or cast; accept it with map('narrow', 'x'), or cast",
        "leave --batch-size out; leave option 'batch-size' out",
        "make --batch-size smaller; make option 'batch-size' smaller",
        "leave --pad x=... out; leave map('pad', 'x=...') out",
        "--batch-dependent alone scores row by row; map('batch-dependent', 'alone') scores row by"
            + " row",
        "correct --shape or --bind, or export; correct option 'shape' or option 'bind', or export",
        "leave out --reproducible, or export; leave out option 'reproducible', or export",
        "bind or set the others apart with --keep or --drop; bind or leave the others out of the"
            + " call",
        "leave the column out (--drop c), or keep it for the output only (--keep), or export"
            + "; leave the column out of the call, or export",
        "null becomes: --nulls x=0|nan; null becomes: map('nulls', 'x=0|nan')"
      })
  void putsOptionsIntoAMap(String fix, String inSql) {
    assertThat(SqlAdvice.of(List.of(problem("here", fix))).get(0).fix()).isEqualTo(inSql);
  }

  @Test
  void makesEqualProblemsOne() {
    List<Problem> thirty =
        IntStream.range(0, 30)
            .mapToObj(i -> problem("column 'c" + i + "'", "accept it with --narrow c" + i))
            .toList();
    assertThat(SqlAdvice.of(thirty))
        .extracting(Problem::line)
        .containsExactly(
            "THR-DATA-004: too wide | column 'c0'; column 'c1'; column 'c2'; and 27 more | expected"
                + " float | accept it with map('narrow', 'c0'); the others likewise");
  }

  @Test
  void keepsDifferentProblemsInTheirOrder() {
    Problem other = new Problem(Area.USAGE, 5, "not understood", "a", "b", "c");
    assertThat(SqlAdvice.of(List.of(other, problem("x", "y"), problem("x", "y"))))
        .containsExactly(other, problem("x", "y"));
  }
}
