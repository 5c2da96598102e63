package io.thresher.jobs.report;

import java.util.Map;

/** How far a command had come when its page was written. */
enum RunState {
  RUNNING,
  INTERRUPTED,
  SUCCEEDED,
  FAILED;

  String describe(Map<ReportField, Object> fields) {
    return switch (this) {
      case RUNNING ->
          "Unfinished: this was written as the run began. If its process is gone, it was killed,"
              + " and the same command again continues it.";
      case INTERRUPTED ->
          "Interrupted: the run was ended before it was done. Nothing of it is published; the same"
              + " command again continues it.";
      case SUCCEEDED -> "Succeeded.";
      case FAILED -> "Failed, with exit code " + fields.get(ReportField.EXIT_CODE) + ".";
    };
  }
}
