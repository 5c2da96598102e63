package io.thresher.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.platform.Fp16Conversions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Against ONNX Runtime's own conversions, and over every half-precision value. */
class TestHalfFloats {

  @Test
  void everyValueComesBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      short half = (short) bits;
      float value = HalfFloats.float16(half);
      assertThat(Float.floatToIntBits(value))
          .as("bits %x", bits)
          .isEqualTo(Float.floatToIntBits(Fp16Conversions.fp16ToFloat(half)));
      if (!Float.isNaN(value)) {
        assertThat(HalfFloats.toFloat16(value)).as("bits %x", bits).isEqualTo(half);
        float brain = HalfFloats.bfloat16(half);
        if (!Float.isNaN(brain)) {
          assertThat(HalfFloats.toBfloat16(brain)).isEqualTo(half);
        }
      }
    }
  }

  @Property
  void roundsFloatsLikeOnnxRuntime(@ForAll float value) {
    assertThat(HalfFloats.toFloat16(value)).isEqualTo(Fp16Conversions.floatToFp16(value));
    assertThat(HalfFloats.toBfloat16(value)).isEqualTo(Fp16Conversions.floatToBf16(value));
  }

  @Property
  void roundsBitPatternsLikeOnnxRuntime(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    if (!Float.isNaN(value)) {
      assertThat(HalfFloats.toFloat16(value)).isEqualTo(Fp16Conversions.floatToFp16(value));
      assertThat(HalfFloats.toBfloat16(value)).isEqualTo(Fp16Conversions.floatToBf16(value));
    } else {
      assertThat(HalfFloats.float16(HalfFloats.toFloat16(value))).isNaN();
      assertThat(HalfFloats.bfloat16(HalfFloats.toBfloat16(value))).isNaN();
    }
  }
}
