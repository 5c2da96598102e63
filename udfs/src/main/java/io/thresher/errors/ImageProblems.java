package io.thresher.errors;

import java.util.List;

/** What can be wrong with models of images and the files that stand beside them. */
public final class ImageProblems {
  private ImageProblems() {}

  /** The file tells how an image becomes numbers; a value of it cannot be meant so. */
  public static Problem badProcessor(String model, String file, String expected, String got) {
    return new Problem(
        Area.MODEL,
        950,
        "file that says how images are prepared cannot be used",
        "model " + model + ", file " + file,
        "expected " + expected + ", got " + got,
        "save it again with the model (image_processor.save_pretrained(folder)), or feed arrays of"
            + " numbers in place of images");
  }

  /**
   * Each processor of transformers has steps of its own, and only those that are known are taken.
   */
  public static Problem unknownProcessor(
      String model, String file, String type, List<String> known) {
    return new Problem(
        Area.MODEL,
        951,
        "image processor is not known",
        "model " + model + ", file " + file,
        "expected one of " + String.join(", ", known) + ", got " + type,
        "name the one of these whose steps are the same, or feed arrays of numbers in place of"
            + " images");
  }

  /** To leave out a step would give other scores without a word. */
  public static Problem unknownStep(String model, String file, String step) {
    return new Problem(
        Area.MODEL,
        952,
        "step of an image processor is not known",
        "model " + model + ", file " + file,
        "expected steps that resize, crop, rescale and normalise, got " + step,
        "remove the key if the model's numbers do not depend on it, or feed arrays of numbers in"
            + " place of images");
  }

  /** Images that keep their own sizes cannot share a tensor. */
  public static Problem openSize(String model, String file) {
    return new Problem(
        Area.MODEL,
        953,
        "images keep different sizes",
        "model " + model + ", file " + file,
        "expected a size of height and width, or a crop_size, so that all images get one size, got"
            + " neither",
        "add do_center_crop and crop_size, or a size of height and width, if the model takes that");
  }

  /** A task on images needs to know how they become numbers. */
  public static Problem noPreparation(String model, String option, String value) {
    return new Problem(
        Area.MODEL,
        916,
        "nothing says how images become the model's input",
        "model " + model + ", option '" + option + "'",
        "expected a preprocessor_config.json beside the graph, or the metadata of an export of"
            + " Ultralytics, got "
            + option
            + " "
            + value
            + " without",
        "put the preprocessor_config.json beside the graph that it was saved with, or leave the"
            + " option out");
  }

  /**
   * Places in an image of which the middle was cut out are not places in the image, and of what was
   * cut off a model says nothing.
   */
  public static Problem cut(String model, String task, String steps) {
    return new Problem(
        Area.MODEL,
        917,
        "the task needs whole images, and they are cut",
        "model " + model + ", task " + task,
        "expected steps that keep all of an image, got " + steps,
        "set do_center_crop to false and a size of height and width in preprocessor_config.json,"
            + " if the model takes that");
  }

  /** The steps give images that the graph does not take. */
  public static Problem wrongShape(String model, String input, String declared, String given) {
    return new Problem(
        Area.MODEL,
        954,
        "images do not fit the model's input",
        "model " + model + ", input '" + input + "'",
        "expected " + declared + ", got images of " + given,
        "put the preprocessor_config.json beside the model that it was saved with");
  }
}
