package io.thresher.model.image;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The image processors of transformers whose steps are known, and what each does where its file
 * says nothing: files of some versions leave out what is usual. The last one stands for the
 * transforms of torchvision, which have no file.
 */
enum ProcessorKind {
  VIT("ViT", ImageFilter.BILINEAR, true, false),
  DEIT("DeiT", ImageFilter.BICUBIC, true, true),
  BEIT("Beit", ImageFilter.BICUBIC, true, false),
  EFFICIENTNET("EfficientNet", ImageFilter.BICUBIC, true, false),
  SIGLIP("Siglip", ImageFilter.BICUBIC, true, false),
  SEGFORMER("Segformer", ImageFilter.BILINEAR, true, false),
  RT_DETR("RTDetr", ImageFilter.BILINEAR, true, false),
  DETR("Detr", ImageFilter.BILINEAR, false, false),
  CONDITIONAL_DETR("ConditionalDetr", ImageFilter.BILINEAR, false, false),
  DEFORMABLE_DETR("DeformableDetr", ImageFilter.BILINEAR, false, false),
  YOLOS("Yolos", ImageFilter.BILINEAR, false, false),
  CLIP("CLIP", ImageFilter.BICUBIC, false, true),
  BIT("Bit", ImageFilter.BICUBIC, false, true),
  CONVNEXT("ConvNext", ImageFilter.BICUBIC, false, false),
  MOBILENET_V1("MobileNetV1", ImageFilter.BILINEAR, false, true),
  MOBILENET_V2("MobileNetV2", ImageFilter.BILINEAR, false, true),
  MOBILEVIT("MobileViT", ImageFilter.BICUBIC, false, true),
  TORCHVISION("Torchvision", ImageFilter.BILINEAR, false, true);

  private static final List<String> ENDS =
      List.of("ImageProcessor", "ImageProcessorFast", "ImageProcessorPil", "FeatureExtractor");

  final String prefix;
  final ImageFilter filter;

  /** Whether a single number as size stands for a square, not for the shorter side. */
  final boolean isSquare;

  final boolean crops;

  ProcessorKind(String prefix, ImageFilter filter, boolean isSquare, boolean crops) {
    this.prefix = prefix;
    this.filter = filter;
    this.isSquare = isSquare;
    this.crops = crops;
  }

  /** Where the middle begins that is cut out. */
  ImageSteps.Odd odd() {
    return this == TORCHVISION ? ImageSteps.Odd.EVEN : ImageSteps.Odd.DOWN;
  }

  /** Whether images of a batch are filled up to one size, which those of one size are already. */
  boolean pads() {
    return this == DETR
        || this == CONDITIONAL_DETR
        || this == DEFORMABLE_DETR
        || this == YOLOS
        || this == RT_DETR;
  }

  static @Nullable ProcessorKind of(String type) {
    for (ProcessorKind kind : values()) {
      for (String end : ENDS) {
        if (type.equals(kind.prefix + end)) {
          return kind;
        }
      }
    }
    return null;
  }

  static List<String> known() {
    return Arrays.stream(values()).map(kind -> kind.prefix + ENDS.get(0)).toList();
  }
}
