package io.thresher.jobs.report;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import java.util.List;

/** Which columns feed the model where nobody said so, for people to see that they are the right. */
public final class BoundColumns {
  private static final int SHOWN = 50;

  private BoundColumns() {}

  /** One line for each input that is not fed by a column of its name or by those of --bind. */
  public static List<String> lines(ScorePlan plan) {
    return plan.givenInputs().stream()
        .filter(input -> !isNamed(input, plan))
        .map(BoundColumns::line)
        .toList();
  }

  private static boolean isNamed(InputBinding input, ScorePlan plan) {
    return plan.options().bind().containsKey(input.input())
        || (input.columns().size() == 1
            && input.columns().get(0).name().equalsIgnoreCase(input.input()));
  }

  private static String line(InputBinding input) {
    List<String> names = input.columns().stream().map(ColumnUse::name).toList();
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
    return "columns       " + input.input() + " <- " + shown + more;
  }
}
