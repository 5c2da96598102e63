package io.thresher.spark.sample;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.profile.ProfiledColumn;
import io.thresher.profile.ProfiledColumn.Kind;
import io.thresher.profile.ProfiledColumn.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * What of a run's rows its profile is made of: which columns, at most how many rows of a task, and
 * of which tasks.
 *
 * @param rows the most that a task looks at, or {@link #OFF}
 * @param every of how many tasks one looks at its rows
 * @param features that are looked at, of those that feed the model
 * @param scores that are looked at
 * @param leftOut names of columns that are not looked at
 */
public record DataSampling(
    int rows,
    int every,
    List<SampledColumn> features,
    List<SampledColumn> scores,
    List<String> leftOut)
    implements Serializable {
  /** Rows that each task looks at. */
  public static final String SWITCH = "spark.thresher.profile.rows";

  /** Of how many tasks one looks at its rows. */
  public static final String EVERY = "spark.thresher.profile.every";

  /** No profile is made. */
  public static final int OFF = 0;

  /** Values that a whole run looks at, so that the costs of a profile have a bound. */
  private static final int MOST_VALUES = 3 << 15;

  private static final int MOST_ROWS = 1 << 15;
  private static final int LEAST_ROWS = 8;

  /** Each hands in some kilobytes, which the driver holds until the run ends. */
  private static final int MOST_TASKS = 1 << 12;

  private static final int MOST_COLUMNS = 256;
  private static final int FIXED_ELEMENTS = 32;
  private static final int OPEN_ELEMENTS = 8;

  /** Of a plan whose ordinals name the columns that feed the model. */
  public static DataSampling of(ScorePlan plan, int rows, int every) {
    Columns scores = new Columns(Role.SCORE, MOST_COLUMNS);
    for (int i = 0; i < plan.columns().size(); i++) {
      ScoreColumn score = plan.columns().get(i);
      OutputBinding output = plan.outputs().get(score.output());
      boolean whole = score.part() == null;
      int width = whole && output.width() >= 0 ? output.width() : OPEN_ELEMENTS;
      boolean open = whole && output.width() == OutputBinding.DYNAMIC;
      scores.add(new ColumnUse(i, score.name(), score.type()), width, open, false);
    }
    Columns features = new Columns(Role.FEATURE, MOST_COLUMNS - scores.taken.size());
    Set<Integer> seen = new HashSet<>();
    for (InputBinding input : plan.inputs()) {
      boolean text = input.tokens() != null;
      for (ColumnUse column : input.tokens() == null ? input.columns() : input.tokens().columns()) {
        if (seen.add(column.ordinal())) {
          features.add(
              column, input.isOpen() ? OPEN_ELEMENTS : input.width(), input.isOpen(), text);
        }
      }
    }
    List<String> leftOut = new ArrayList<>(scores.leftOut);
    leftOut.addAll(features.leftOut);
    return new DataSampling(
        rows, every, List.copyOf(features.taken), List.copyOf(scores.taken), List.copyOf(leftOut));
  }

  /** The columns of a plan alone. */
  public static DataSampling columnsOf(ScorePlan plan) {
    return of(plan, OFF, 1);
  }

  /** What the profile calls the columns that are looked at. */
  public List<String> names() {
    return Stream.concat(scores.stream(), features.stream())
        .map(column -> column.column().name())
        .toList();
  }

  /** How many rows each of so many tasks looks at. */
  public static int rows(ScorePlan plan, int tasks) {
    DataSampling all = columnsOf(plan);
    int columns = Math.max(1, all.features.size() + all.scores.size());
    return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, MOST_VALUES / columns / Math.max(1, tasks)));
  }

  /** Of how many tasks, of so many, one looks at its rows. */
  public static int every(int tasks) {
    return Math.max(1, (tasks + MOST_TASKS - 1) / MOST_TASKS);
  }

  /** Whether a task looks at its rows: by chance, but the same whenever it runs. */
  public boolean takes(int partition) {
    return every == 1 || Math.floorMod(RowLevels.mix(partition), (long) every) == 0;
  }

  /** Columns as they are found, up to the most. */
  private static final class Columns {
    private final Role role;
    private final int most;
    private final List<SampledColumn> taken = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private Columns(Role role, int most) {
      this.role = role;
      this.most = most;
    }

    private void add(ColumnUse use, int width, boolean open, boolean text) {
      int before = taken.size();
      DataType type = use.type();
      if (isNumber(type)) {
        take(use, use.name(), Kind.NUMBER, SampledColumn.Look.VALUE, -1);
      } else if (type instanceof StringType) {
        if (text) {
          length(use);
        } else {
          take(use, use.name(), Kind.CATEGORY, SampledColumn.Look.VALUE, -1);
        }
      } else if (type instanceof BinaryType) {
        length(use);
      } else if (type instanceof ArrayType array && isNumber(array.elementType())) {
        if (open) {
          length(use);
        }
        for (int i = 0; i < Math.min(width, open ? OPEN_ELEMENTS : FIXED_ELEMENTS); i++) {
          take(use, use.name() + "[" + i + "]", Kind.NUMBER, SampledColumn.Look.ELEMENT, i);
        }
      }
      if (taken.size() == before) {
        leftOut.add(use.name());
      }
    }

    private void length(ColumnUse use) {
      take(use, "length(" + use.name() + ")", Kind.NUMBER, SampledColumn.Look.LENGTH, -1);
    }

    private void take(ColumnUse use, String name, Kind kind, SampledColumn.Look look, int element) {
      if (taken.size() < most) {
        ProfiledColumn column = new ProfiledColumn(name, role, use.type().simpleString(), kind);
        taken.add(new SampledColumn(column, use.ordinal(), use.type(), look, element));
      }
    }

    private static boolean isNumber(DataType type) {
      return type instanceof NumericType || type instanceof BooleanType;
    }
  }
}
