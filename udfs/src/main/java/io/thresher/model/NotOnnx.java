package io.thresher.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import java.util.List;
import java.util.Locale;

/** Says what a file is that was named as a model and is none. */
final class NotOnnx {
  static final int HEAD_BYTES = 1024;

  private static final String DOWNLOAD =
      "a download that returned an error page? fetch the model again";
  private static final String CONVERT = "convert it to ONNX first";
  private static final String UNPACK = "unpack it first";

  private record Format(int offset, String magic, String looksLike, String fix) {}

  private static final List<Format> BINARY =
      List.of(
          new Format(0, "\u001f\u008b", "a gzip file", UNPACK),
          new Format(0, "PK\u0003\u0004", "a zip archive (PyTorch and Keras save such)", CONVERT),
          new Format(0, "\u0089HDF", "an HDF5 file (Keras saves such)", CONVERT),
          new Format(0, "\u0080\u0004\u0095", "a Python pickle", CONVERT),
          new Format(0, "\u0080\u0005\u0095", "a Python pickle", CONVERT),
          new Format(0, "PAR1", "a Parquet file", "name the model, not the data"),
          new Format(4, "TFL3", "a TensorFlow Lite model", CONVERT),
          new Format(4, "ORTM", "an ORT-format model", "name the .onnx file it was made from"));

  private NotOnnx() {}

  /** Refuses formats that cannot be mistaken for ONNX. */
  static void refuseKnownFormats(byte[] head, String shownAs) {
    String text = new String(head, ISO_8859_1);
    for (Format format : BINARY) {
      if (text.startsWith(format.magic, format.offset)) {
        throw refusal(shownAs, format.looksLike, format.fix);
      }
    }
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("version https://git-lfs")) {
      throw refusal(shownAs, "a Git LFS pointer", "run `git lfs pull` where the model was cloned");
    }
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      throw refusal(shownAs, "what looks like an HTML page", DOWNLOAD);
    }
    if (start.startsWith("<?xml")) {
      throw refusal(shownAs, "what looks like an XML document", DOWNLOAD);
    }
  }

  /** Refuses a file whose head is printable: a model begins with the number of its version. */
  static void refuseText(byte[] head, String shownAs) {
    for (byte b : head) {
      boolean printable = b < 0 || b >= ' ' || b == '\n' || b == '\r' || b == '\t';
      if (!printable || b == 0x7f) {
        return;
      }
    }
    String start = new String(head, ISO_8859_1).stripLeading();
    if (start.startsWith("{") || start.startsWith("[")) {
      throw refusal(shownAs, "what looks like JSON", DOWNLOAD);
    }
    throw refusal(shownAs, "what looks like plain text", "name the .onnx file");
  }

  private static ScoringException refusal(String shownAs, String looksLike, String fix) {
    return new ScoringException(ModelProblems.notOnnx(shownAs, looksLike, fix));
  }
}
