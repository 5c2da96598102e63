package io.thresher.model.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ImageProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the steps of a {@code preprocessor_config.json}. What it does not know is refused: to leave
 * a step out would give other scores without a word.
 */
final class ProcessorFile {
  static final String NAME = "preprocessor_config.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SIDE = 16_384;

  /** All that bears on the numbers. */
  private static final Set<String> KNOWN =
      Set.of(
          "image_processor_type",
          "feature_extractor_type",
          "do_resize",
          "size",
          "resample",
          "do_center_crop",
          "crop_size",
          "crop_pct",
          "do_rescale",
          "rescale_factor",
          "do_normalize",
          "image_mean",
          "image_std",
          "do_convert_rgb",
          "do_flip_channel_order",
          "include_top");

  /** What bears on labels, annotations or Python alone. */
  private static final Set<String> INERT =
      Set.of(
          "processor_class",
          "do_reduce_labels",
          "reduce_labels",
          "format",
          "do_convert_annotations",
          "return_segmentation_masks",
          "default_to_square",
          "return_tensors",
          "device",
          "disable_grouping",
          "_valid_processor_keys",
          "use_square_size");

  private static final Set<String> PADDING =
      Set.of("do_pad", "pad_and_return_pixel_mask", "pad_size");

  private final JsonNode root;
  private final String model;
  private final ProcessorKind kind;

  private ProcessorFile(JsonNode root, String model, ProcessorKind kind) {
    this.root = root;
    this.model = model;
    this.kind = kind;
  }

  /**
   * Reads the file of a folder that has one.
   *
   * @param model for messages
   * @throws ScoringException THR-MODEL-950 to 952 where it says what cannot be done
   */
  static ImageSteps read(Path folder, String model) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(folder.resolve(NAME)));
    } catch (JsonProcessingException e) {
      throw new ScoringException(
          ImageProblems.badProcessor(
              model, NAME, "a JSON object", "no JSON from line " + e.getLocation().getLineNr()));
    }
    if (!root.isObject()) {
      throw new ScoringException(
          ImageProblems.badProcessor(model, NAME, "a JSON object", "something else"));
    }
    String type =
        root.path("image_processor_type").asText(root.path("feature_extractor_type").asText());
    ProcessorKind kind = ProcessorKind.of(type);
    if (kind == null) {
      throw new ScoringException(
          ImageProblems.unknownProcessor(
              model,
              NAME,
              type.isEmpty() ? "no image_processor_type" : "image_processor_type " + type,
              ProcessorKind.known()));
    }
    return new ProcessorFile(root, model, kind).steps();
  }

  private ImageSteps steps() {
    root.fieldNames().forEachRemaining(this::checkKnown);
    checkPadding();
    ImageSteps.Crop crop = null;
    ImageSteps.Resize resize = ImageSteps.Resize.NONE;
    int height = 0;
    int width = 0;
    if (isSet("do_resize", true)) {
      JsonNode size = root.path("size");
      boolean shorter = size.isNumber() ? !kind.isSquare : size.has("shortest_edge");
      resize = shorter ? ImageSteps.Resize.SHORTER : ImageSteps.Resize.EXACT;
      height = side(size, shorter ? "shortest_edge" : "height", "size");
      width = side(size, shorter ? "shortest_edge" : "width", "size");
      checkNoOther(size, shorter);
    }
    if (kind == ProcessorKind.CONVNEXT) {
      if (resize == ImageSteps.Resize.SHORTER) {
        if (height >= 384) { // Then nothing is cut off.
          resize = ImageSteps.Resize.EXACT;
        } else {
          crop = new ImageSteps.Crop(height, height, kind.odd());
          height = (int) (height / fraction("crop_pct", 224.0 / 256));
          width = height;
        }
      }
    } else if (isSet("do_center_crop", kind.crops)) {
      JsonNode size = root.path("crop_size");
      crop =
          new ImageSteps.Crop(
              side(size, "height", "crop_size"), side(size, "width", "crop_size"), kind.odd());
      checkCrop(crop, resize, height, width);
    }
    if (crop == null && resize != ImageSteps.Resize.EXACT) {
      throw new ScoringException(ImageProblems.openSize(model, NAME));
    }
    boolean normalises = isSet("do_normalize", kind != ProcessorKind.MOBILEVIT);
    boolean again = kind == ProcessorKind.EFFICIENTNET && isSet("include_top", true);
    List<Double> deviation = normalises || again ? channels("image_std") : List.of();
    return new ImageSteps(
        resize,
        height,
        width,
        filter(),
        crop,
        isSet("do_flip_channel_order", kind == ProcessorKind.MOBILEVIT),
        isSet("do_rescale", true) ? fraction("rescale_factor", 1 / 255.0) : 1,
        normalises ? channels("image_mean") : List.of(),
        normalises ? deviation : List.of(),
        again ? deviation : List.of());
  }

  /** Without a value a key says nothing, and what is not done has no say either. */
  private void checkKnown(String key) {
    JsonNode value = root.path(key);
    boolean says = !value.isNull() && !(value.isBoolean() && !value.booleanValue());
    if (says
        && !INERT.contains(key)
        && !PADDING.contains(key)
        && (!KNOWN.contains(key)
            || (key.equals("crop_pct") && kind != ProcessorKind.CONVNEXT)
            || (key.equals("include_top") && kind != ProcessorKind.EFFICIENTNET))
        && !(key.equals("data_format") && value.asText().equals("channels_first"))) {
      throw new ScoringException(
          ImageProblems.unknownStep(model, NAME, key + " of a " + kind.prefix + " processor"));
    }
  }

  /** Nothing is put around images that all have the size of the tensor. */
  private void checkPadding() {
    boolean fills =
        root.path("do_pad").asBoolean() || root.path("pad_and_return_pixel_mask").asBoolean();
    JsonNode size = root.path("pad_size");
    if (fills && (!kind.pads() || size.isObject() || !root.path("size").has("height"))) {
      String what = size.isObject() ? "do_pad and pad_size" : "do_pad";
      throw new ScoringException(
          ImageProblems.unknownStep(
              model,
              NAME,
              what + " of a " + kind.prefix + " processor, size " + root.path("size")));
    }
  }

  private void checkNoOther(JsonNode size, boolean shorter) {
    size.fieldNames()
        .forEachRemaining(
            key -> {
              if (!(shorter ? Set.of("shortest_edge") : Set.of("height", "width")).contains(key)
                  && !size.path(key).isNull()) {
                throw new ScoringException(ImageProblems.unknownStep(model, NAME, "size." + key));
              }
            });
  }

  /** What stands around an image that is smaller than its middle is nobody's to guess. */
  private void checkCrop(ImageSteps.Crop crop, ImageSteps.Resize resize, int height, int width) {
    if (resize != ImageSteps.Resize.NONE && (crop.height() > height || crop.width() > width)) {
      throw new ScoringException(
          ImageProblems.badProcessor(
              model,
              NAME,
              "a crop_size within size",
              crop.height() + " x " + crop.width() + " of " + height + " x " + width));
    }
  }

  private boolean isSet(String key, boolean otherwise) {
    JsonNode value = root.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "true or false", value);
    }
    return value.booleanValue();
  }

  private int side(JsonNode size, String part, String key) {
    JsonNode value = size.isNumber() ? size : size.path(part);
    if (!value.isIntegralNumber() || value.longValue() < 1 || value.longValue() > MOST_SIDE) {
      throw wrong(
          key,
          "a whole number from 1 to " + MOST_SIDE + ", or an object with height and width",
          size);
    }
    return value.intValue();
  }

  private double fraction(String key, double otherwise) {
    JsonNode value = root.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isNumber() || !(value.doubleValue() > 0 && value.doubleValue() <= 1)) {
      throw wrong(key, "a number over 0 and up to 1", value);
    }
    return value.doubleValue();
  }

  private ImageFilter filter() {
    JsonNode value = root.path("resample");
    if (value.isMissingNode() || value.isNull()) {
      return kind.filter;
    }
    @Nullable ImageFilter filter =
        value.isIntegralNumber() ? ImageFilter.of(value.intValue()) : null;
    if (filter == null) {
      throw wrong(
          "resample",
          "0 (nearest), 1 (Lanczos), 2 (bilinear), 3 (bicubic), 4 (box), 5 (Hamming)",
          value);
    }
    return filter;
  }

  private List<Double> channels(String key) {
    JsonNode value = root.path(key);
    List<Double> channels = new ArrayList<>();
    value.forEach(
        channel -> {
          if (channel.isNumber() && (key.equals("image_mean") || channel.doubleValue() != 0)) {
            channels.add(channel.doubleValue());
          }
        });
    if (channels.size() != ImageSteps.CHANNELS || value.size() != ImageSteps.CHANNELS) {
      throw wrong(key, "three numbers", value);
    }
    return channels;
  }

  private ScoringException wrong(String key, String expected, JsonNode value) {
    String got = value.isMissingNode() ? "nothing" : value.toString();
    return new ScoringException(
        ImageProblems.badProcessor(
            model, NAME, key + ": " + expected, got.length() > 80 ? got.substring(0, 80) : got));
  }
}
