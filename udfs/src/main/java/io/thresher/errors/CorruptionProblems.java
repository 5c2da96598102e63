package io.thresher.errors;

import java.util.Collection;

/** Sentences about files that are damaged, gone, or unlike each other. */
public final class CorruptionProblems {
  private CorruptionProblems() {}

  public static Problem damaged(String file, String reason) {
    return data(
        401,
        "the file is not a complete Parquet file",
        file,
        "expected data, a footer and PAR1 at its end, got: " + reason,
        "write the file again, or name its true format with --format");
  }

  public static Problem encrypted(String file) {
    return data(
        402,
        "the file is encrypted",
        file,
        "expected a Parquet file with a plain footer, got the magic PARE",
        "decrypt the file first");
  }

  public static Problem inconsistent(String file, String reason) {
    return data(
        403,
        "the file contradicts itself",
        file,
        "expected a footer that agrees with itself, got: " + reason,
        "the file is damaged: write it again");
  }

  public static Problem vanished(String file) {
    return data(
        404,
        "a file of the input vanished",
        file,
        "expected the files that the run started with, found it gone",
        "let nobody change the input during a run, and run again");
  }

  public static Problem checksum(String file) {
    return data(
        405,
        "the checksum of a page does not match its bytes",
        file,
        "expected the bytes that were written, got others",
        "the file is damaged: write it again");
  }

  public static Problem badPage(String file, String column, String reason) {
    return data(
        406,
        "a page does not hold what its header says",
        file + ", column '" + column + "'",
        "expected a page that agrees with its header and the footer, got: " + reason,
        "the file is damaged: write it again; --verify-input checksums skips this check");
  }

  public static Problem columnAbsent(String file, String column, String type) {
    return data(
        407,
        "a file lacks a column that the run reads",
        file + ", column '" + column + "'",
        "expected " + type + " as in the other files, found no such column",
        "add the column, or have it read as null with --allow-missing-columns");
  }

  public static Problem columnDiffers(String file, String column, String type, String found) {
    return data(
        408,
        "a column has another type in one of the files",
        file + ", column '" + column + "'",
        "expected " + type + " as in the schema of the input, found " + found,
        "write the file again with that type, or score it in a run of its own");
  }

  public static Problem moreFiles(long count) {
    return data(
        409,
        "more files are damaged or differ",
        "the input",
        "expected no problem in any file, found " + count + " beside those listed",
        "mend those listed first");
  }

  public static Problem dataLossSetting(String key, String option) {
    return new Problem(
        Area.USAGE,
        410,
        "a setting would leave out files without a word",
        key,
        "expected every file to be read or the run to fail, got " + key + "=true",
        "leave it out, or accept the loss with " + option + ", which lists what is lost");
  }

  public static Problem allLost(Collection<String> files) {
    return data(
        411,
        "no file of the input can be read",
        Nearest.abbreviated(files),
        "expected at least one readable file, found none",
        "write the files again");
  }

  private static Problem data(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.DATA, number, what, where, expectation, fix);
  }
}
