package io.thresher.runtime.session;

import io.thresher.runtime.ort.Device;
import java.util.Map;

/**
 * What ONNX Runtime makes a session from.
 *
 * @param file the model, on this host
 * @param device where it runs
 * @param threads ONNX Runtime's intra-op threads
 * @param ort further options, checked
 */
public record SessionOrder(String file, Device device, int threads, Map<String, String> ort) {}
