/**
 * Models of images as hubs lay them out: what the files beside a graph say of the way from an image
 * to its tensor, and of the scores. Imports {@code model}'s values, the nodes that {@code
 * model.text} adds to graphs, and the ONNX format; nothing of Spark's.
 */
@NullMarked
package io.thresher.model.image;

import org.jspecify.annotations.NullMarked;
