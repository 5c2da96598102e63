package io.thresher.tensor;

/**
 * The size of an image as a viewer shows it, before it was brought to that of the tensor.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageFrame(int width, int height) {}
