package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run does with a column. */
enum WriterUse {
  /** It feeds the input of its name. */
  FEATURE,
  /** It goes into the output. */
  KEPT,
  /** It is left out by {@code --drop}. */
  DROPPED;

  Path model(Path file, List<WriterColumn> columns) throws IOException {
    return this == FEATURE ? WriterModel.write(file, columns) : WriterModel.ofTheKey(file);
  }

  List<String> options(List<WriterColumn> columns) {
    List<String> options = new ArrayList<>();
    for (WriterColumn column : columns) {
      switch (this) {
        case KEPT -> options.add("--keep=" + column.name());
        case DROPPED -> options.add("--drop=" + column.name());
        case FEATURE -> {
          options.add("--nulls=" + column.name() + "=" + column.fill());
          if (column.narrow()) {
            options.add("--narrow=" + column.name());
          }
        }
      }
    }
    return options;
  }

  /** The column of the output to look at; null for none. */
  @Nullable String result(WriterColumn column) {
    return switch (this) {
      case FEATURE -> "y_" + column.name();
      case KEPT -> column.name();
      case DROPPED -> null;
    };
  }

  @Nullable String expected(WriterColumn column, int row, boolean nulls) {
    return this == FEATURE ? column.fed(row, nulls) : column.kept(row, nulls);
  }
}
