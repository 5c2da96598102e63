package io.thresher.errors;

/** The part of a run that a problem belongs to; it decides the exit code of the process. */
public enum Area {
  USAGE(
      "USE",
      2,
      "the command, an option, a job file or a setting is wrong",
      "correct the call; the same call fails again"),
  MODEL(
      "MODEL",
      3,
      "the model cannot be read, or cannot be scored",
      "correct the model or its path; the same call fails again"),
  DATA(
      "DATA",
      4,
      "the input cannot be read, does not suit the model, or holds a row that cannot be scored",
      "correct the input or the options that describe it; run again once late files have arrived"),
  /** Data as well: more bad rows than a run was allowed. */
  BAD_ROWS(
      "DATA",
      7,
      "more rows than --max-bad-rows allows cannot be scored",
      "look at the rows that are named, then correct them or raise the limit"),
  /** All rows are scored, and what they show is more than a gate lets pass. */
  GATE(
      "GATE",
      7,
      "a gate was not passed: more disagreement or drift than the run allows",
      "look at the report; correct the model or the data, or raise the limit: then the same command"
          + " publishes what is scored already"),
  OUTPUT(
      "OUT",
      5,
      "the output exists, belongs to another run, cannot be written, or is not as published",
      "read the message: where another run holds the output (THR-OUT-201), run again later"),
  RUNTIME(
      "RUN",
      6,
      "Spark, ONNX Runtime or a machine failed",
      "run the same command again: it continues; if it fails in the same way, read the message"),
  COMMIT(
      "COMMIT",
      8,
      "it is not known whether the output was published",
      "run the same command again: it finds out, and publishes if nothing is");

  private final String label;
  private final int exitCode;
  private final String meaning;
  private final String advice;

  Area(String label, int exitCode, String meaning, String advice) {
    this.label = label;
    this.exitCode = exitCode;
    this.meaning = meaning;
    this.advice = advice;
  }

  /** As in codes: {@code DATA} in {@code THR-DATA-003}. */
  public String label() {
    return label;
  }

  public int exitCode() {
    return exitCode;
  }

  /** What a process that ends with the exit code says. */
  public String meaning() {
    return meaning;
  }

  /** What whoever started the process should do. */
  public String advice() {
    return advice;
  }
}
