package io.thresher.jobs.cluster;

import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.util.List;
import java.util.Locale;

/** The settings of a cluster, each with its reason. */
final class ClusterSettings {
  /** The flags of {@code cluster-configs/local/throughput.options}. */
  static final String THROUGHPUT =
      "-XX:+UseParallelGC -XX:Tier4BackEdgeThreshold=1000000"
          + " -XX:Tier4MinInvocationThreshold=20000 -XX:Tier4InvocationThreshold=200000"
          + " -XX:Tier4CompileThreshold=600000";

  private static final int DRIVER_MILLIS = 500;

  private final ClusterKind kind;
  private final Machines machines;
  private final ModelNeeds needs;
  private final ExecutorSize size;
  private final SettingLines lines = new SettingLines();

  ClusterSettings(ClusterKind kind, Machines machines, ModelNeeds needs, ExecutorSize size) {
    this.kind = kind;
    this.machines = machines;
    this.needs = needs;
    this.size = size;
  }

  List<String> lines() {
    lines.comment(
        String.format(
            Locale.ROOT,
            "Spark %s: %s of %d cores and %s%s, for %s.",
            kind,
            machines.nodes() == 1 ? "one machine" : machines.nodes() + " machines",
            machines.cores(),
            text(machines.memory()),
            machines.gpus() == 0 ? "" : " with " + machines.gpus() + " GPUs",
            needs.isAssumed() ? "a model of half a gibibyte (name yours: --model)" : needs.name()));
    master();
    if (kind == ClusterKind.LOCAL) {
      process();
    } else {
      executors();
      memory();
      new GpuSettings(kind, machines, size).addTo(lines);
      sharing();
    }
    if (kind == ClusterKind.KUBERNETES) {
      kubernetes();
    }
    if (kind.isYarn()) {
      yarn();
    }
    if (kind == ClusterKind.STANDALONE_SECURE) {
      lines.set(
          "spark.authenticate",
          true,
          "Whoever connects proves a secret; the rest is in cluster-configs/standalone-secure.");
    }
    queries();
    return lines.lines();
  }

  private void master() {
    switch (kind) {
      case LOCAL ->
          lines.set(
              "spark.master",
              "local[" + size.cores() + "]",
              "One process, with a task for each core.");
      case STANDALONE, STANDALONE_SECURE ->
          lines.set("spark.master", "spark://HOST:7077", "Your master: replace HOST.");
      case YARN, EMR ->
          lines.set(
              "spark.master",
              "yarn",
              "The resource manager that the files in HADOOP_CONF_DIR name.");
      case KUBERNETES ->
          lines.set(
              "spark.master",
              "k8s://https://HOST:6443",
              "The API server, as kubectl cluster-info shows it: replace HOST.");
    }
    boolean inside = kind == ClusterKind.KUBERNETES;
    lines.set(
        "spark.submit.deployMode",
        inside ? "cluster" : "client",
        inside
            ? "The driver is a pod, where executors reach it."
            : "The driver runs where the command does: its exit code and output are the"
                + " command's.");
  }

  private void process() {
    lines.set(
        "spark.driver.memory",
        text(size.heap()),
        "The heap of the process; %s. THRESHER_JVM_OPTIONS=-Xmx%s where submit-scripts/thresher starts it."
            .formatted(beside(), text(size.heap())));
    taskCores();
    lines.set(
        "spark.driver.extraJavaOptions",
        javaOptions(),
        "Throughput counts, not pauses; and the second compiler, which takes the cores from the"
            + " rows, gets the hottest code only.");
  }

  private void executors() {
    int executors = size.perNode() * machines.nodes();
    String cut = size.perNode() == 1 ? "One executor" : size.perNode() + " executors";
    String why =
        machines.gpus() > 0
            ? " to a machine, one for each GPU."
            : " to a machine: all tasks of an executor share one session of the model, so few large"
                + String.format(
                    Locale.ROOT,
                    " ones load it less often. More than %d cores would wait for one heap's"
                        + " pauses.",
                    ExecutorSize.MOST_CORES);
    int idle = machines.cores() - size.perNode() * size.cores();
    lines.set("spark.executor.cores", size.cores(), cut + why + unused(idle));
    if (kind.isStandalone()) {
      lines.set(
          "spark.cores.max",
          executors * size.cores(),
          String.format(
              Locale.ROOT, "%d executors, and no more of the cluster than that.", executors));
    } else {
      lines.set(
          "spark.executor.instances",
          executors,
          "All of them from the start: a run uses them to its end.");
      if (kind == ClusterKind.EMR) {
        lines.also("spark.dynamicAllocation.enabled", false);
      }
    }
    taskCores();
  }

  private static String unused(int idle) {
    return idle == 0 ? "" : String.format(Locale.ROOT, " %d cores of a machine stay unused.", idle);
  }

  private void taskCores() {
    lines.set(
        "spark.task.cpus",
        size.taskCores(),
        size.taskCores() == 1
            ? "A task for each core: a run of the model takes one thread, and rows run beside each"
                + " other."
            : String.format(
                Locale.ROOT,
                "Memory for %d tasks at once, not for %d: so a run of the model takes %d threads.",
                size.tasks(),
                size.cores(),
                size.taskCores()));
  }

  private void memory() {
    lines.set(
        "spark.executor.memory",
        text(size.heap()),
        "The heap: column batches, row groups being read and written. "
            + (size.heap() >= ExecutorSize.MOST_HEAP
                ? "With more, Java's references take twice the space."
                : "What the machine has beside the model."));
    if (kind.hasContainers()) {
      lines.set(
          "spark.executor.memoryOverhead",
          text(size.overhead()),
          "Beside the heap: %s. The container has %s%s; who takes more is killed."
              .formatted(
                  beside(),
                  text(size.container()),
                  kind.isYarn()
                      ? ", a multiple of yarn.scheduler.minimum-allocation-mb (1024), to which YARN"
                          + " would round it up"
                      : ""));
    } else {
      int workers = machines.gpus() > 0 ? size.perNode() : 1; // A worker knows one GPU.
      int executors = size.perNode() / workers;
      lines.comment(
          String.format(
              Locale.ROOT,
              ("Beside the heap: %s, which Spark does not count here. Start each worker%s with"
                  + " --cores %d --memory %s, so that %s of its machine stay free."),
              beside(),
              workers > 1 ? ", " + workers + " a machine," : "",
              executors * size.cores(),
              text(executors * size.heap()),
              text(machines.memory() - size.perNode() * size.heap())));
    }
    lines.set(
        "spark.executor.extraJavaOptions",
        javaOptions(),
        "Throughput counts, not pauses; and the second compiler, which takes the cores from the"
            + " rows, gets the hottest code only.");
    lines.set(
        "spark.driver.memory",
        "1g",
        "The driver plans and publishes; it touches no rows. More for millions of files.");
  }

  private String beside() {
    return String.format(
        Locale.ROOT,
        "%s for the model and the batches of %d tasks%s, the rest for the JVM",
        text(size.nativeNeeds()),
        size.tasks(),
        needs.isAssumed() ? " (assumed)" : "");
  }

  /** Direct memory, which holds the batches, may be as large as the heap unless told otherwise. */
  private String javaOptions() {
    long batches = needs.forTasks(size.tasks()) - needs.model();
    return batches * 2 <= size.heap()
        ? THROUGHPUT
        : THROUGHPUT + " -XX:MaxDirectMemorySize=" + (batches + size.heap()) + "m";
  }

  private void sharing() {
    lines.set(
        "spark.speculation",
        false,
        machines.gpus() > 0
            ? "A second attempt of a slow task would wait for the same GPU, and slow the first."
            : "A second attempt of a slow task takes cores from rows that no one has scored. Where"
                + " machines differ in speed it may pay: each row is published once all the same.");
    if (kind == ClusterKind.YARN) {
      lines.set(
          "spark.locality.wait",
          "1s",
          "HDFS: wait a little for a core beside the data, not the three seconds of the default.");
    } else {
      lines.set(
          "spark.locality.wait",
          "0s",
          "The data is equally far from all cores: take the first that is free.");
    }
    if (!kind.isYarn()) {
      lines.set(
          "spark.decommission.enabled",
          true,
          "A machine that is taken away first ends its tasks and hands its shuffle files on.");
      lines.also("spark.storage.decommission.enabled", true);
      if (kind == ClusterKind.KUBERNETES) {
        lines.also("spark.kubernetes.executor.terminationGracePeriodSeconds", "120s");
      }
    }
  }

  private void kubernetes() {
    lines.set(
        "spark.kubernetes.container.image",
        "REGISTRY/thresher:VERSION",
        "The image of cluster-configs/kubernetes/Dockerfile, where your cluster can pull it.");
    lines.set(
        "spark.kubernetes.namespace", "thresher", "That of cluster-configs/kubernetes/rbac.yaml,");
    lines.set(
        "spark.kubernetes.authenticate.driver.serviceAccountName",
        "thresher-driver",
        "and its account, which may make and end executors.");
    lines.set(
        "spark.kubernetes.executor.request.cores",
        Math.max(DRIVER_MILLIS, size.cores() * 1000 - DRIVER_MILLIS / size.perNode()) + "m",
        "Somewhat less than an executor uses, so that the driver fits beside it: a request is a"
            + " share, not a limit.");
    lines.also("spark.kubernetes.driver.request.cores", DRIVER_MILLIS + "m");
  }

  private void yarn() {
    lines.set(
        "spark.yarn.maxAppAttempts",
        1,
        "Who called decides about another try, by the exit code: the same command goes on where"
            + " this one stopped. YARN would try wrong options again, too.");
  }

  private void queries() {
    lines.set(
        "spark.sql.extensions",
        ThresherExtensions.class.getName(),
        "For onnx_predict in spark-sql, notebooks and your own programs; the commands of thresher"
            + " set these themselves, and bring their jar.");
    lines.also("spark.plugins", ThresherPlugin.class.getName());
    lines.fillIn("spark.jars", "/path/to/thresher.jar");
  }

  /** As Spark writes sizes. */
  static String text(long mebibytes) {
    return mebibytes % 1024 == 0
        ? String.format(Locale.ROOT, "%dg", mebibytes / 1024)
        : String.format(Locale.ROOT, "%dm", mebibytes);
  }
}
