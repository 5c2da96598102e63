package io.thresher.jobs;

import io.thresher.errors.Problem;
import java.io.PrintStream;
import java.util.List;

/** Where a command writes what people read. */
record Terminal(PrintStream out, PrintStream err) {

  void line(String text) {
    out.println(text);
  }

  void problems(List<Problem> problems) {
    problems.forEach(problem -> err.println(problem.line()));
  }
}
