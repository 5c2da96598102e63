package io.thresher.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of code in README and docs does what the page says: commands run through the real
 * launchers in a folder that looks like a clone, SQL and Java on Spark in this process, job files
 * through the parser. The blocks of a page run in their order, in one folder. What is not run says
 * why, in a comment before it. Python runs where {@code -Dthresher.docs.python} names an
 * interpreter that has what the page needs. {@code -Dthresher.docs.page=csv} takes the pages alone
 * whose names hold that.
 */
class ITDocs {
  private static final String PAGE = System.getProperty("thresher.docs.page", "");

  @TempDir static Path scratch;

  @TestFactory
  Stream<DynamicContainer> blocksOf() {
    return Page.all().stream()
        .filter(page -> page.name().contains(PAGE) && !page.blocks().isEmpty())
        .map(page -> dynamicContainer(page.name(), testsOf(page)));
  }

  private static Stream<DynamicTest> testsOf(Page page) {
    PageRun run = new PageRun(scratch.resolve(page.name().replace('/', '-')));
    return page.blocks().stream()
        .map(block -> dynamicTest(block.toString(), () -> run.take(block)));
  }

  @Test
  void indentedCodeIsNoWayAround() {
    assertThat(Page.all()).flatExtracting(ITDocs::indentedCode).isEmpty();
  }

  /** A line of four blanks after an empty one, outside of lists. */
  private static List<String> indentedCode(Page page) {
    List<String> prose = page.prose();
    return Stream.iterate(1, i -> i < prose.size(), i -> i + 1)
        .filter(i -> prose.get(i).startsWith("    ") && prose.get(i - 1).isBlank())
        .filter(i -> !withinList(prose.subList(0, i)))
        .map(i -> page + ":" + (i + 1))
        .toList();
  }

  private static boolean withinList(List<String> before) {
    for (int i = before.size() - 1; i >= 0; i--) {
      String line = before.get(i);
      if (!line.isBlank() && !line.startsWith(" ")) {
        return line.matches("([-*+]|[0-9]+[.)]) .*");
      }
    }
    return false;
  }
}
