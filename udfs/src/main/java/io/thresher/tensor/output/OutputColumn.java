package io.thresher.tensor.output;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPart;
import java.nio.ByteBuffer;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * The scores of one output, gathered over the runs of the model that make one column batch. Owned
 * by one task and not thread-safe; the vectors it gives are valid until {@link #clear}.
 */
public abstract sealed class OutputColumn permits NumberColumn, VariableColumn, MapColumn {
  private final OutputBinding binding;

  OutputColumn(OutputBinding binding) {
    this.binding = binding;
  }

  /** The column that suits the binding. */
  public static OutputColumn of(OutputBinding binding) {
    if (binding.kind() == ValueSpec.Kind.SEQUENCE_OF_MAPS) {
      return new MapColumn(binding);
    }
    boolean fixed =
        binding.type() != ElementType.STRING && binding.width() != OutputBinding.DYNAMIC;
    return fixed ? new NumberColumn(binding) : new VariableColumn(binding);
  }

  public final OutputBinding binding() {
    return binding;
  }

  /** Forgets all rows, keeping the memory. */
  public abstract void clear();

  /**
   * Leaves rows {@code [at, at + rows)} with arbitrary scores, where {@code at} is the next row.
   */
  public abstract void skip(int at, int rows);

  /**
   * Forgets the rows from row {@code rows} on: a run of a fixed number of rows gives scores of rows
   * that only fill it up, too.
   */
  public abstract void keep(int rows);

  /** The memory of the numbers, in native byte order; of the values where the column is of maps. */
  abstract ByteBuffer numbers();

  /** The first number of a row; also for the row past the last one. */
  abstract int element(int row);

  /** A view of the rows from row {@code from} on. */
  public abstract ColumnVector vector(int from);

  /** A view of the elements of all rows, one behind the other; of the values of maps. */
  abstract ColumnVector elements();

  /** Looks for one element of each row. */
  abstract Finder finder(OutputPart part);

  /** Says where among the elements a row has the one that is looked for. */
  interface Finder {
    /** -1 where the row has no such element. */
    int find(int row);
  }
}
