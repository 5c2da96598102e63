package io.thresher.jobs;

import io.thresher.datasets.Echo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models that give back what they take. */
final class WriterModel {
  private static final int INT64 = 7;

  private WriterModel() {}

  /** It takes each of the columns. */
  static Path write(Path file, List<WriterColumn> columns) throws IOException {
    Echo model = new Echo();
    for (WriterColumn column : columns) {
      if (column.width() > 0) {
        model.vector(column.name(), column.element(), column.width());
      } else {
        model.number(column.name(), column.element());
      }
    }
    return Files.write(file, model.onnx());
  }

  /** It takes nothing but the key. */
  static Path ofTheKey(Path file) throws IOException {
    return Files.write(file, new Echo().number("id", INT64).onnx());
  }
}
