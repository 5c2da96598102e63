package io.thresher.model;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a model takes and gives, read from its file.
 *
 * @param inputs those that must be fed, in the model's order
 * @param optionalInputs inputs with a default in the file (initializers), which are left at it
 * @param outputs in the model's order
 * @param metadata the model's metadata properties
 * @param producer name and version of the tool that wrote the model; may be empty
 * @param opsets operator set version by domain; the default domain is {@code ai.onnx}
 */
public record ModelSignature(
    List<ValueSpec> inputs,
    List<ValueSpec> optionalInputs,
    List<ValueSpec> outputs,
    Map<String, String> metadata,
    String producer,
    Map<String, Long> opsets)
    implements Serializable {}
