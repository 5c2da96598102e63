package io.thresher.errors;

import java.util.List;
import java.util.Locale;

/** What can be wrong with a model, its reference, or the host's copy of it. */
public final class ModelProblems {
  private static final String EXPORT_AGAIN = "copy or export the model again";

  private ModelProblems() {}

  /** Nothing has the path that the model is named by, as this host sees it. */
  public static Problem notFound(String model) {
    return problem(
        1,
        "no such model",
        model,
        "expected an .onnx file or a folder that holds one, got nothing",
        "check the path; on a cluster it must be one that every executor can read");
  }

  /** The file system refuses the account that runs the driver or the executor. */
  public static Problem accessDenied(String model, String reason) {
    return problem(
        2,
        "the model cannot be read",
        model,
        "expected read access, got: " + reason,
        "grant the account that runs Spark read access, or give the file system's credentials in"
            + " Spark's configuration");
  }

  /**
   * The file system failed while the model was read: a host that does not answer, a store that
   * refuses, or a broken disk.
   */
  public static Problem unreadable(String model, String reason) {
    return problem(
        3,
        "reading the model failed",
        model,
        "expected its bytes, got: " + reason,
        "check that the file system is reachable, then run again");
  }

  /**
   * A folder may stand for the model in it, and this one has no file that ends in {@code .onnx}.
   */
  public static Problem noModelInFolder(String folder) {
    return problem(
        4,
        "the folder holds no model",
        folder,
        "expected one .onnx file, got none",
        "name the model file itself, or the folder that holds it");
  }

  /** A folder may stand for the model in it, and this one has more than one. */
  public static Problem severalModels(String folder, List<String> candidates) {
    return problem(
        5,
        "the folder holds several models",
        folder,
        "expected one .onnx file, got " + Nearest.abbreviated(candidates),
        "name one of the files");
  }

  /** The file has no content: an upload or an export that broke off. */
  public static Problem empty(String model) {
    return problem(
        6, "the model is empty", model, "expected an ONNX model, got 0 bytes", EXPORT_AGAIN);
  }

  /**
   * The first bytes are those of another kind of file.
   *
   * @param looksLike what the bytes are, for example {@code an HTML page}
   * @param fix what to do about that
   */
  public static Problem notOnnx(String model, String looksLike, String fix) {
    return problem(
        7, "the model is not ONNX", model, "expected an ONNX model, got " + looksLike, fix);
  }

  /** The file begins as an ONNX model and cannot be parsed to its end. */
  public static Problem truncated(String model, long bytes, String reason) {
    return problem(
        8,
        "the model is truncated or damaged",
        model,
        String.format(
            Locale.ROOT, "expected a whole ONNX model, got %d bytes of which: %s", bytes, reason),
        EXPORT_AGAIN);
  }

  /** The file can be parsed, but lacks a part that every model has. */
  public static Problem incomplete(String model, String missing) {
    return problem(
        9,
        "the model is incomplete",
        model,
        "expected " + missing + ", got none: the file may be cut short",
        EXPORT_AGAIN);
  }

  /**
   * A protocol buffer cannot be larger than 2 GiB; models with more weights keep them in files of
   * their own.
   */
  public static Problem tooLarge(String model, long bytes, long limit) {
    return problem(
        10,
        "the model file is too large",
        model,
        String.format(
            Locale.ROOT,
            "expected at most %d bytes (the limit of the ONNX format), got %d",
            limit,
            bytes),
        "save the model with its weights as external data");
  }

  /** The model's reference ends in {@code #sha256=}, and the file has another digest. */
  public static Problem digestMismatch(String model, String expected, String actual) {
    return problem(
        11,
        "the model is not the one that is pinned",
        model,
        "expected sha256 " + expected + ", got " + actual,
        "pin the new digest if the change is intended, otherwise restore the model");
  }

  /**
   * The driver planned with one file, and an executor found another under the same path. Scores of
   * two models would stand in one output.
   */
  public static Problem changed(String file, String expected, String actual) {
    return problem(
        12,
        "the model changed while the job was running",
        file,
        "expected sha256 " + expected + " as planned, got " + actual,
        "run again; replace models by writing a new path, never in place");
  }

  /** The model was exported for a later version of ONNX than the ONNX Runtime here implements. */
  public static Problem futureOperatorSet(String model, String domain, long declared, long newest) {
    return problem(
        13,
        "the model's operator set is too new",
        model,
        String.format(Locale.ROOT, "expected %s up to %d, got %d", domain, newest, declared),
        "export the model with an older opset");
  }

  /**
   * The model was written by a later version of ONNX's own library than the ONNX Runtime here
   * reads.
   */
  public static Problem futureFormat(String model, long declared, long newest) {
    return problem(
        14,
        "the model's format is too new",
        model,
        String.format(Locale.ROOT, "expected ONNX IR version up to %d, got %d", newest, declared),
        "export the model with an older onnx package");
  }

  /**
   * The model has operators of a library of its own, which ONNX Runtime does not have by itself.
   *
   * @param nodes the first few nodes that use the domain, each {@code name (operator)}
   * @param count how many there are
   */
  public static Problem unknownDomain(String model, String domain, List<String> nodes, int count) {
    String more =
        count > nodes.size()
            ? String.format(Locale.ROOT, " and %d more", count - nodes.size())
            : "";
    return problem(
        15,
        "the model uses operators that ONNX Runtime does not have",
        model,
        "expected operators of ONNX or com.microsoft, got domain '%s' in node %s%s"
            .formatted(domain, String.join(", ", nodes), more),
        "export without custom operators, or give their library with the ONNX Runtime option"
            + " custom_op_library");
  }

  /** The model keeps its weights in a second file, which was not copied along. */
  public static Problem externalMissing(String model, String file) {
    return problem(
        16,
        "a file of the model's weights is missing",
        model,
        "expected '" + file + "' beside the model, got nothing",
        "copy the external data together with the .onnx file, under the same names");
  }

  /**
   * A path that is absolute, or that leads up, could make a model read any file of the host into
   * its scores, so it is refused.
   */
  public static Problem externalOutside(String model, String file) {
    return problem(
        17,
        "the model refers to weights outside its folder",
        model,
        "expected a path within the model's folder, got '" + file + "'",
        "save the external data beside the model, under a relative path");
  }

  /**
   * A link could make a model read any file of the host into its scores, so it is refused; stores
   * of models that link to a cache make such.
   */
  public static Problem externalLinked(String model, String file, String link) {
    return problem(
        18,
        "a file of the model's weights is a link",
        model,
        "expected '" + file + "' to be a regular file with one name, got a " + link,
        "copy the file's content in place of the link");
  }

  /**
   * The file of weights ends before the place that the model refers to: a copy that broke off, or a
   * file of another export.
   */
  public static Problem externalShort(String model, String file, long needed, long bytes) {
    return problem(
        19,
        "a file of the model's weights is too short",
        model,
        String.format(
            Locale.ROOT, "expected at least %d bytes in '%s', got %d", needed, file, bytes),
        "copy the external data again, from the same export as the .onnx file");
  }

  /** The model refers to weights in another file without a usable path or position. */
  public static Problem externalMalformed(String model, String tensor, String entry) {
    return problem(
        20,
        "a tensor's external data is described wrongly",
        model,
        "expected a location, an offset and a length for '" + tensor + "', got " + entry,
        EXPORT_AGAIN);
  }

  /**
   * The model takes or gives a value that is no tensor, or a tensor of elements that Spark has no
   * type for.
   *
   * @param role {@code input} or {@code output}
   */
  public static Problem unsupportedValue(String model, String role, String name, String found) {
    return problem(
        21,
        "the model has an " + role + " of a kind that cannot be scored",
        model,
        "expected %s '%s' to be %s, got %s"
            .formatted(
                role,
                name,
                role.equals("input") ? "a tensor" : "a tensor or a sequence of maps",
                found),
        "export the model with tensors of numbers, strings or booleans there");
  }

  /** The model is named by an empty text. */
  public static Problem emptyReference() {
    return problem(
        22,
        "the model reference is empty",
        "option model",
        "expected a path or URI, got nothing",
        "name an .onnx file or a folder that holds one");
  }

  /** What follows {@code #} in the model's reference is not a digest. */
  public static Problem badPin(String model, String pin) {
    return problem(
        23,
        "the model's pin is malformed",
        model,
        "expected #sha256= and 64 hexadecimal digits, got '" + pin + "'",
        "copy the digest that `sha256sum` prints for the .onnx file");
  }

  /**
   * The path of the model has a password, key or token in it, which would show in plans, logs and
   * manifests.
   */
  public static Problem credentials(String redacted) {
    return problem(
        24,
        "the model reference carries credentials",
        redacted,
        "expected a URI without password, key, token or signature, got one with (not shown)",
        "give it by a Hadoop credential provider (hadoop.security.credential.provider.path), the"
            + " environment or the machine's role");
  }

  /** The scheme of the model's path stands for no file system that this Spark knows. */
  public static Problem unknownFileSystem(String model, String reason) {
    return problem(
        25,
        "the model's file system is not known",
        model,
        "expected a Hadoop file system or file:, got: " + reason,
        "add the file system's jar to the job, or correct the scheme");
  }

  /**
   * Trial runs on the driver gave a row other scores in another batch, and nothing says that this
   * is accepted.
   *
   * @param operators of the graph, and what is known of them
   * @param change the largest that was seen
   */
  public static Problem rowsDepend(
      String model, String operators, String change, String tolerance) {
    return problem(
        611,
        "the model's score for a row depends on the rows beside it",
        model + ": " + operators,
        "expected no score to change by more than %s of itself with the batch, got: %s"
            .formatted(tolerance, change),
        "export the model so that it computes each row from that row alone; --batch-dependent alone"
            + " scores row by row, --batch-dependent accept scores it as it is");
  }

  /** Rows cannot be scored one by one where the model takes several at a time. */
  public static Problem cannotScoreAlone(String model, int rows) {
    return problem(
        612,
        "the model cannot be given one row at a time",
        model,
        "expected a free batch dimension for --batch-dependent alone, got batches of " + rows,
        "export the model with a free batch dimension, or with a batch of 1");
  }

  /**
   * Each host copies models to a folder before they are loaded, and that folder cannot be made or
   * written.
   */
  public static Problem cacheUnusable(String folder, String reason) {
    return new Problem(
        Area.USAGE,
        301,
        "the folder for cached models cannot be used",
        folder,
        "expected a folder that this account can create files in, got: " + reason,
        "name another folder with the option cache-dir");
  }

  /**
   * Whoever can write to the folder could replace a model there, so it has to belong to this
   * account alone.
   */
  public static Problem cacheNotPrivate(String folder, String reason) {
    return new Problem(
        Area.USAGE,
        302,
        "the folder for cached models is not private",
        folder,
        "expected a folder that only this account can change, got: " + reason,
        "correct its owner and permissions (chmod 700), or name another folder with the option"
            + " cache-dir");
  }

  /**
   * ONNX Runtime's interface for Java changes characters past U+FFFF, and U+0000, in texts on their
   * way into a model and out of it: one that compares texts would not find those that it stores
   * with such characters, and labels would come out as other texts.
   *
   * @param where the node or tensor that stores the text
   * @param character as {@code U+1F600}
   */
  public static Problem changedText(String model, String where, String character) {
    return problem(
        944,
        "the model stores a text that ONNX Runtime's interface for Java changes",
        model + ": " + where,
        "expected characters from U+0001 to U+FFFF, got " + character,
        "export the model without that text; where it only looks categories up, let it: leave"
            + " rewrite as by default, without dedup; labels may be left out of outputs");
  }

  private static Problem problem(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.MODEL, number, what, where, expectation, fix);
  }
}
