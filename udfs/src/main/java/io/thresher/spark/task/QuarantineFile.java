package io.thresher.spark.task;

import io.thresher.errors.BadRowProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.BadRows;
import io.thresher.spark.scan.RowPosition;
import io.thresher.spark.scan.TextOffsets;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one attempt of a task set aside, as a file that is begun with the first of them. It
 * is complete when the outcome of the task is, and deleted where the task fails.
 */
final class QuarantineFile {
  private final QuarantineFormat format;
  private final ScorePlan plan;
  private final StructType held;
  private final TaskContext task;
  private final TextOffsets offsets;
  private @Nullable OutputWriter writer;
  private boolean closed;
  private long rows;

  QuarantineFile(QuarantineFormat format, ScorePlan plan, StructType held, TaskContext task) {
    this.format = format;
    this.plan = plan;
    this.held = held;
    this.task = task;
    offsets = new TextOffsets(plan.quarantine().text(), format.hadoop().value().value());
  }

  void write(RowPosition at, BadRows.Stage stage, Problem problem, InternalRow row) {
    StructField[] fields = held.fields();
    Object[] values = new Object[format.columns().length];
    for (int i = 0; i < values.length; i++) {
      int column = format.columns()[i];
      values[i] = row.isNullAt(column) ? null : row.get(column, fields[column].dataType());
    }
    write(at, at.row(), unit(at), stage, problem, null, new GenericInternalRow(values));
  }

  void writeMalformed(RowPosition at, Problem problem, UTF8String text) {
    long offset = offsets.find(at, text);
    boolean found = offset >= 0;
    write(
        at,
        found ? offset : at.row(),
        found ? "byte" : unit(at),
        BadRows.Stage.PARSE,
        problem,
        text,
        null);
  }

  /** What positions count; text that is parsed counts every row. */
  private String unit(RowPosition at) {
    String row = format.exactRows() ? "row" : "row read";
    return at.splitStart() > 0 ? row + " after byte " + at.splitStart() : row;
  }

  private void write(
      RowPosition at,
      long position,
      String unit,
      BadRows.Stage stage,
      Problem problem,
      @Nullable UTF8String text,
      @Nullable InternalRow row) {
    OutputWriter open = writer == null ? open() : writer;
    writer = open;
    open.write(
        new GenericInternalRow(
            new Object[] {
              row,
              at.file(),
              position,
              UTF8String.fromString(unit),
              UTF8String.fromString(stage.name().toLowerCase(Locale.ROOT)),
              UTF8String.fromString(problem.code()),
              UTF8String.fromString(problem.line()),
              text,
              UTF8String.fromString(plan.digest())
            }));
    rows++;
  }

  private OutputWriter open() {
    TaskAttemptID id =
        new TaskAttemptID("thresher", task.stageId(), TaskType.MAP, task.partitionId(), 0);
    TaskAttemptContext attempt =
        new TaskAttemptContextImpl(new Configuration(format.hadoop().value().value()), id);
    String path =
        new Path(
                plan.quarantine().folder(),
                String.format(
                    Locale.ROOT,
                    "part-%05d-%s%d-%s%s",
                    task.partitionId(),
                    plan.quarantine().mark().isEmpty() ? "" : plan.quarantine().mark() + "-",
                    task.taskAttemptId(),
                    UUID.randomUUID(),
                    format.writers().getFileExtension(attempt)))
            .toString();
    TaskOutcome.of(task).onFinish(this::finish);
    task.addTaskCompletionListener((TaskCompletionListener) this::ended);
    try {
      return format.writers().newInstance(path, format.schema(), attempt);
    } catch (RuntimeException e) {
      throw new ScoringException(BadRowProblems.quarantineUnwritable(path, e.toString()), e);
    }
  }

  private void finish() {
    if (writer != null && !closed) {
      closed = true;
      writer.close();
      TaskOutcome.of(task).addSideFile(new SideFile(writer.path(), rows));
    }
  }

  private void ended(TaskContext context) {
    closeOffsets();
    if (context.isFailed() || context.isInterrupted()) {
      delete();
    } else {
      finish();
    }
  }

  private void closeOffsets() {
    try {
      offsets.close();
    } catch (IOException e) {
      return; // Only read from.
    }
  }

  private void delete() {
    if (writer == null) {
      return;
    }
    try {
      if (!closed) {
        closed = true;
        writer.close();
      }
      Path path = new Path(writer.path());
      path.getFileSystem(format.hadoop().value().value()).delete(path, false);
    } catch (IOException e) {
      throw new ScoringException(
          BadRowProblems.quarantineUnwritable(writer.path(), e.toString()), e);
    }
  }
}
