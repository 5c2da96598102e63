package io.thresher.spark.query;

import io.thresher.output.copy.CopyOrder;
import io.thresher.plan.OutputBinding;
import io.thresher.spark.scan.PagedParquetFormat;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.ColumnLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Score operators straight over a scan of Parquet files, which pass all of its rows on, in order.
 */
public final class ScoredScan {
  private final FileSourceScanExec scan;
  private final List<ScoreExec> scores;
  private final Map<ExprId, String> columns = new HashMap<>();

  private ScoredScan(FileSourceScanExec scan, List<ScoreExec> scores) {
    this.scan = scan;
    this.scores = scores;
    Set<String> read = Set.copyOf(List.of(scan.requiredSchema().fieldNames()));
    for (Attribute attribute : Scala.<Attribute>list(scan.output())) {
      if (read.contains(attribute.name())) {
        columns.put(attribute.exprId(), attribute.name());
      }
    }
  }

  /** Null where rows may be left out, or come from elsewhere. */
  public static @Nullable ScoredScan of(SparkPlan plan) {
    List<ScoreExec> scores = new ArrayList<>();
    SparkPlan node = plan;
    while (node instanceof ScoreExec score) {
      if (score.prediction().plan().quarantine().isOn()) {
        return null;
      }
      scores.add(score);
      node = score.children().head();
    }
    return !scores.isEmpty()
            && node instanceof FileSourceScanExec scan
            && scan.relation().fileFormat() instanceof PagedParquetFormat
            && scan.dataFilters().isEmpty()
            && !scan.bucketedScan()
            && !new FileSourceOptions(scan.relation().options()).ignoreCorruptFiles()
        ? new ScoredScan(scan, scores)
        : null;
  }

  /** The name that the files have for an attribute; null where it is none of theirs. */
  public @Nullable String column(Attribute attribute) {
    return columns.get(attribute.exprId());
  }

  /** Elements in the longest list that a score can be; negative where that varies. */
  public int longestList() {
    int longest = 0;
    for (ScoreExec score : scores) {
      for (OutputBinding output : score.prediction().plan().outputs()) {
        if (output.width() == OutputBinding.DYNAMIC) {
          return OutputBinding.DYNAMIC;
        }
        longest = Math.max(longest, output.width());
      }
    }
    return longest;
  }

  /** Columns whose values are needed: they feed models, or messages name rows by them. */
  public Set<String> needed() {
    Set<String> needed = new LinkedHashSet<>();
    for (ScoreExec score : scores) {
      List<Attribute> input = Scala.list(score.children().head().output());
      ColumnLayout layout = score.layout();
      for (int feature : layout.features()) {
        add(input.get(feature), needed);
      }
      Arrays.stream(layout.held())
          .mapToObj(input::get)
          .filter(column -> isPlain(column.dataType()))
          .findFirst()
          .ifPresent(column -> add(column, needed));
    }
    return needed;
  }

  private void add(Attribute attribute, Set<String> to) {
    String column = column(attribute);
    if (column != null) {
      to.add(column);
    }
  }

  private static boolean isPlain(DataType type) {
    return !(type instanceof StructType || type instanceof ArrayType || type instanceof MapType);
  }

  /** The same plan, whose scan gives columns to be copied. */
  public SparkPlan copying(CopyOrder order) {
    HadoopFsRelation files = scan.relation();
    HadoopFsRelation copied =
        files.copy(
            files.location(),
            files.partitionSchema(),
            files.dataSchema(),
            files.bucketSpec(),
            ((PagedParquetFormat) files.fileFormat()).copied(order),
            files.options(),
            files.sparkSession());
    // Spark's versions differ in what else a scan holds.
    Object[] parts =
        CollectionConverters.asJava(scan.productIterator().toSeq()).stream()
            .map(part -> part == files ? copied : part)
            .toArray();
    SparkPlan plan = scan.makeCopy(parts);
    for (int i = scores.size() - 1; i >= 0; i--) {
      // Not withNewChildren, which keeps what is equal: all formats of Parquet are, to Spark.
      plan = scores.get(i).over(plan);
    }
    return plan;
  }
}
