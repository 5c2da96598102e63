package io.thresher.jobs.run;

import java.util.List;
import java.util.Map;

/**
 * What a manifest says of a run beside its files.
 *
 * @param model as it was named
 * @param format of the files
 * @param versions of Thresher, Spark, ONNX Runtime and Java
 * @param engine what ran the model
 * @param devices that the model ran on
 * @param seconds by stage, of the last start of the driver, summed over tasks
 */
public record RunFacts(
    String model,
    String format,
    Map<String, String> versions,
    String engine,
    List<String> devices,
    Map<String, Double> seconds) {}
