package io.thresher.spark;

import java.util.Map;

/**
 * How fast engines run one shipped model.
 *
 * @param model its folder
 * @param taken what {@code auto} takes, as plans name it
 * @param why what {@code auto} says of that
 * @param rowsASecond of one thread, ONNX Runtime's own execution provider, the median
 * @param gains of the other engines that take the model, by their names in options: the median of
 *     how many times as fast a pass was
 * @param refusals of those that do not: the code
 * @param takenGain of what {@code auto} takes
 */
record EngineFigures(
    String model,
    String taken,
    String why,
    double rowsASecond,
    Map<String, Double> gains,
    Map<String, String> refusals,
    double takenGain) {}
