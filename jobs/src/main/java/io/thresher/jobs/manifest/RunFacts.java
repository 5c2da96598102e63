package io.thresher.jobs.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a run beside its files.
 *
 * @param model as it was named
 * @param format of the files
 * @param versions of Thresher, Spark, ONNX Runtime and Java
 * @param engine what ran the model
 * @param batches whether rows bear on each other's scores; absent in earlier manifests
 * @param golden what the golden rows beside the model say of it; absent in earlier manifests
 * @param quantized how near the scores of a model that {@code thresher quantize} made came to those
 *     of the one that it was made of; absent for others
 * @param compared how far the model agrees with another one; absent where none was named
 * @param tuned the profile that settings come from; absent where none do
 * @param devices that the model ran on
 * @param seconds by stage, of the last start of the driver, summed over tasks
 */
public record RunFacts(
    String model,
    String format,
    Map<String, String> versions,
    String engine,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String batches,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String golden,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String quantized,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ComparedModels compared,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String tuned,
    List<String> devices,
    Map<String, Double> seconds) {

  public RunFacts with(ComparedModels other) {
    return new RunFacts(
        model, format, versions, engine, batches, golden, quantized, other, tuned, devices,
        seconds);
  }
}
