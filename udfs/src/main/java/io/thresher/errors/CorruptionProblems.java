package io.thresher.errors;

import java.util.Collection;
import java.util.Locale;

/** Sentences about files that are damaged, gone, or unlike each other. */
public final class CorruptionProblems {
  private CorruptionProblems() {}

  /**
   * The file is empty, cut short, not Parquet at all, or its footer cannot be parsed: an upload
   * that broke off, a write that is still going on, or a file of another kind under the name.
   */
  public static Problem damaged(String file, String reason) {
    return data(
        401,
        "the file is not a complete Parquet file",
        file,
        "expected data, a footer and PAR1 at its end, got: " + reason,
        "write the file again, or name its true format with --format");
  }

  /**
   * Parquet's modular encryption has encrypted the footer, so that not even the columns are known.
   */
  public static Problem encrypted(String file) {
    return data(
        402,
        "the file is encrypted",
        file,
        "expected a Parquet file with a plain footer, got the magic PARE",
        "decrypt the file first");
  }

  /**
   * Nothing protects a footer by a checksum, so what it says is compared with all else that tells
   * the same: names, types, counts, offsets and sizes. Two of them differ, as they do after a bit
   * has flipped.
   */
  public static Problem inconsistent(String file, String reason) {
    return data(
        403,
        "the file contradicts itself",
        file,
        "expected a footer that agrees with itself, got: " + reason,
        "the file is damaged: write it again");
  }

  /**
   * The file was there when the run was planned and is gone now: somebody has deleted or rewritten
   * the input meanwhile.
   */
  public static Problem vanished(String file) {
    return data(
        404,
        "a file of the input vanished",
        file,
        "expected the files that the run started with, found it gone",
        "let nobody change the input during a run, and run again");
  }

  /**
   * The file was written with checksums, and the bytes of a page have changed since: a fault of a
   * disk, of memory, or of a copy.
   */
  public static Problem checksum(String file) {
    return data(
        405,
        "the checksum of a page does not match its bytes",
        file,
        "expected the bytes that were written, got others",
        "the file is damaged: write it again");
  }

  /**
   * The page has no checksum or matches it, but its header contradicts its content or the footer:
   * sizes, counts, encodings or levels.
   */
  public static Problem badPage(String file, String column, String reason) {
    return data(
        406,
        "a page does not hold what its header says",
        file + ", column '" + column + "'",
        "expected a page that agrees with its header and the footer, got: " + reason,
        "the file is damaged: write it again; --verify-input checksums skips this check");
  }

  /**
   * The files of an input need not have the same columns, but each must have those that the run
   * reads: its features, and the columns it keeps or filters by.
   */
  public static Problem columnAbsent(String file, String column, String type) {
    return data(
        407,
        "a file lacks a column that the run reads",
        file + ", column '" + column + "'",
        "expected " + type + " as in the other files, found no such column",
        "add the column, have it read as null with --allow-missing-columns, or leave it out with"
            + " --keep or --drop");
  }

  /**
   * One file has the column with a type from which the values cannot be taken without change:
   * narrower whole numbers and {@code float} for {@code double} can, all else cannot.
   */
  public static Problem columnDiffers(String file, String column, String type, String found) {
    return data(
        408,
        "a column has another type in one of the files",
        file + ", column '" + column + "'",
        "expected " + type + " as in the schema of the input, found " + found,
        "write the file again with that type, score it in a run of its own, or leave the column out"
            + " with --keep or --drop");
  }

  /**
   * The ORC file was written by ORC's library for C++, as pyarrow does, which counts dates by the
   * Gregorian calendar in all centuries, and does not say so in the footer: every reader in Java,
   * Spark among them, takes those before 1582-10-15 for others, up to ten days off.
   */
  public static Problem unnamedCalendar(String file, String column) {
    return data(
        414,
        "dates of an ORC file would be read as others",
        file + ", column '" + column + "'",
        "expected dates since 1582-10-15, or a footer that names their calendar, found earlier ones"
            + " of a writer that does not name it",
        "write the table as Parquet, or such dates as null or text; or leave the column out, which"
            + " --drop does");
  }

  /** Each problem is printed up to a limit; this line counts those that are not printed. */
  public static Problem moreFiles(long count) {
    return data(
        409,
        "more files are damaged or differ",
        "the input",
        "expected no problem in any file, found " + count + " beside those listed",
        "mend those listed first");
  }

  /**
   * Spark's {@code spark.sql.files.ignoreCorruptFiles} and {@code ignoreMissingFiles}, and the
   * options of tables by these names, skip files without a trace, and rows would be missing from
   * the output.
   */
  public static Problem dataLossSetting(String key, String option) {
    return new Problem(
        Area.USAGE,
        410,
        "a setting would leave out files without a word",
        key,
        "expected every file to be read or the run to fail, got " + key + "=true",
        "leave it out, or accept the loss with " + option + ", which lists what is lost");
  }

  /**
   * With {@code --allow-data-loss} files that cannot be read are left out, and here none is left.
   */
  public static Problem allLost(Collection<String> files) {
    return data(
        411,
        "no file of the input can be read",
        Nearest.abbreviated(files),
        "expected at least one readable file, found none",
        "write the files again");
  }

  /**
   * The file is no longer the one that the run was planned for: its length, its time of
   * modification or its store's tag have changed, so what tasks read could be of either. Tasks look
   * when they open a file and when they are done with it.
   */
  public static Problem replaced(String file, String planned, String found) {
    return data(
        412,
        "a file of the input has changed since the run was planned",
        file,
        "expected " + planned + ", found " + found,
        "let nobody change the input during a run, and run again");
  }

  /**
   * The store does not say what a file is like, in the middle of the run: it cannot be reached, or
   * no longer lets the executor in.
   */
  public static Problem unreachable(String file, String reason) {
    return data(
        413,
        "a file of the input can no longer be looked at",
        file,
        "expected its length and time, got: " + reason,
        "see that every executor reaches the store, and run again");
  }

  /**
   * Rows that tasks scored or set aside are not as many as the footers of the input tell: some were
   * lost on the way, or came twice. No input should bring that about: it is a fault of Thresher, or
   * of what reads the files.
   */
  public static Problem otherRows(long expected, long found) {
    return data(
        945,
        "the run does not hold the rows of its input, and is not published",
        "the input files",
        String.format(
            Locale.ROOT,
            "expected %,d rows, as their footers tell, got %,d scored or set aside",
            expected,
            found),
        "score the files one by one to find those that it happens with, and report it with the"
            + " versions that the report names");
  }

  private static Problem data(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.DATA, number, what, where, expectation, fix);
  }
}
