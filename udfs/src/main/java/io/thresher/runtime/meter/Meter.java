package io.thresher.runtime.meter;

/** A metric of a process: its name as Prometheus would have it, what it counts, and of what. */
public enum Meter {
  ROWS("rows_total", Scope.MODEL, Kind.COUNTER, 1, "Rows scored."),
  BAD_ROWS("quarantined_rows_total", Scope.MODEL, Kind.COUNTER, 1, "Rows set aside."),
  BATCHES("batches_total", Scope.MODEL, Kind.COUNTER, 1, "Runs of the model that gave scores."),
  EXTRA_RUNS(
      "extra_runs_total",
      Scope.MODEL,
      Kind.COUNTER,
      1,
      "Further runs of the model, to find the rows that it fails on."),
  RUNS_WITHOUT_MEMORY(
      "runs_too_large_total",
      Scope.MODEL,
      Kind.COUNTER,
      1,
      "Runs that lacked memory and were made smaller."),
  SLOW_RUNS(
      "slow_runs_total",
      Scope.MODEL,
      Kind.COUNTER,
      1,
      "Runs that were ended because they took longer than `--batch-timeout`."),
  BATCH_ROWS(
      "batch_rows", Scope.MODEL, Kind.HISTOGRAM, 1, "Rows of a run of the model, by its size."),
  BATCH_SECONDS(
      "batch_seconds",
      Scope.MODEL,
      Kind.HISTOGRAM,
      Meter.NANOS,
      "Seconds that a run of the model took."),
  LOAD(
      "model_load_seconds_total",
      Scope.MODEL,
      Kind.COUNTER,
      Meter.NANOS,
      "Fetching the model and making sessions."),
  READ(
      "read_seconds_total",
      Scope.MODEL,
      Kind.COUNTER,
      Meter.NANOS,
      "Time of tasks that waited for rows: reading and decoding."),
  ASSEMBLE(
      "assembly_seconds_total",
      Scope.MODEL,
      Kind.COUNTER,
      Meter.NANOS,
      "Time of tasks that copied columns into the model's inputs."),
  INFER(
      "inference_seconds_total",
      Scope.MODEL,
      Kind.COUNTER,
      Meter.NANOS,
      "Time of tasks that ran the model."),
  WRITE(
      "write_seconds_total",
      Scope.MODEL,
      Kind.COUNTER,
      Meter.NANOS,
      "Time of tasks after the scores of a batch were there: writing, or whatever the query does."),
  SESSION_WAIT(
      "session_wait_seconds_total",
      Scope.MODEL,
      Kind.COUNTER,
      Meter.NANOS,
      "Time that tasks waited for a session, that of its making left out for the one that made"
          + " it."),
  SESSIONS_LOADED("sessions_loaded_total", Scope.MODEL, Kind.COUNTER, 1, "Sessions made."),
  SESSION_HITS(
      "session_cache_hits_total",
      Scope.MODEL,
      Kind.COUNTER,
      1,
      "Times that a task found the session there."),
  SESSION_MISSES(
      "session_cache_misses_total",
      Scope.MODEL,
      Kind.COUNTER,
      1,
      "Times that a task had to have it made."),
  MODEL_BYTES("model_bytes", Scope.MODEL, Kind.GAUGE, 1, "Bytes of the model's files."),
  STALLED_TASKS(
      "stalled_tasks",
      Scope.PROCESS,
      Kind.GAUGE,
      1,
      "Tasks that have finished no batch for much longer than batches take."),
  SESSIONS_CLOSED(
      "sessions_closed_total",
      Scope.PROCESS,
      Kind.COUNTER,
      1,
      "Sessions closed: idle, or to make room for others."),
  SESSIONS_EVICTED(
      "session_evictions_total",
      Scope.PROCESS,
      Kind.COUNTER,
      1,
      "Of these, sessions closed to make room for others."),
  LANE_WAIT(
      "device_wait_seconds_total",
      Scope.PROCESS,
      Kind.COUNTER,
      Meter.NANOS,
      "Time that tasks waited for their turn on a GPU."),
  LANE_WAITING(
      "device_waiting_tasks", Scope.PROCESS, Kind.GAUGE, 1, "Tasks that wait for their turn now."),
  MEMORY_RELIEFS(
      "memory_reliefs_total",
      Scope.PROCESS,
      Kind.COUNTER,
      1,
      "Times that batches were made smaller because little memory was left."),
  RESIDENT_MEMORY(
      "resident_memory_bytes",
      Scope.PROCESS,
      Kind.GAUGE,
      1,
      "Memory of the process and of those that it runs models in, heap and all, as the system"
          + " counts it."),
  NATIVE_MEMORY(
      "native_memory_bytes",
      Scope.PROCESS,
      Kind.GAUGE,
      1,
      "The same without what Java's heap has taken: models, batches, Java itself."),
  MEMORY_USED(
      "memory_used_bytes",
      Scope.PROCESS,
      Kind.GAUGE,
      1,
      "What counts against the limit; 0 where there is none."),
  MEMORY_LIMIT(
      "memory_limit_bytes",
      Scope.PROCESS,
      Kind.GAUGE,
      1,
      "The limit of the container, or the one set; 0 where there is none.");

  /** What stands in front of every name. */
  public static final String PREFIX = "thresher_";

  private static final double NANOS = 1e-9;

  /** Whether there is one for each model and device. */
  public enum Scope {
    MODEL,
    PROCESS
  }

  /** How it changes. */
  public enum Kind {
    COUNTER,
    GAUGE,
    /** As Prometheus has them: {@code _bucket}, {@code _sum} and {@code _count}. */
    HISTOGRAM
  }

  private final String name;
  private final Scope scope;
  private final Kind kind;
  private final double factor;
  private final String meaning;

  Meter(String name, Scope scope, Kind kind, double factor, String meaning) {
    this.name = name;
    this.scope = scope;
    this.kind = kind;
    this.factor = factor;
    this.meaning = meaning;
  }

  /** In Prometheus, with its unit. */
  public String shown() {
    return PREFIX + name;
  }

  public Scope scope() {
    return scope;
  }

  public Kind kind() {
    return kind;
  }

  /** In a sentence, for users. */
  public String meaning() {
    return meaning;
  }

  /** What is counted, in the unit of the name. */
  double inUnits(long counted) {
    return counted * factor;
  }
}
