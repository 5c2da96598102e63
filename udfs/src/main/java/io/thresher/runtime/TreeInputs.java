package io.thresher.runtime;

import io.thresher.model.ElementType;
import io.thresher.tensor.InputTensor;
import io.thresher.trees.InputColumns;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.List;

/** Reads assembled inputs by column, for the tree kernel. */
final class TreeInputs implements InputColumns {
  private final Input[] inputs;

  private record Input(
      ElementType type,
      int rowStride,
      int columnStride,
      ByteBuffer bytes,
      IntBuffer ints,
      DoubleBuffer doubles) {

    static Input of(InputTensor tensor) {
      ByteBuffer memory = tensor.elements();
      return new Input(
          tensor.type(),
          tensor.rowStride(),
          tensor.columnStride(),
          memory,
          memory.asIntBuffer(),
          memory.asDoubleBuffer());
    }

    int at(int column, int row) {
      return column * columnStride + row * rowStride;
    }

    double value(int at) {
      return switch (type) {
        case FLOAT -> bytes.getFloat(at << 2);
        case DOUBLE -> bytes.getDouble(at << 3);
        case INT64 -> bytes.getLong(at << 3);
        default -> whole(at);
      };
    }

    /** Whole numbers of 64 bits are rounded once, from the number itself. */
    float rounded(int at) {
      return type == ElementType.INT64 ? (float) bytes.getLong(at << 3) : (float) value(at);
    }

    private int whole(int at) {
      return switch (type) {
        case INT32 -> bytes.getInt(at << 2);
        case INT16 -> bytes.getShort(at << 1);
        case UINT8 -> bytes.get(at) & 0xff;
        case INT8, BOOL -> bytes.get(at);
        default -> throw new IllegalStateException(type.label());
      };
    }
  }

  /**
   * @param names the inputs in the order of their numbers
   */
  TreeInputs(List<InputTensor> tensors, List<String> names) {
    inputs =
        names.stream()
            .map(
                name ->
                    tensors.stream()
                        .filter(tensor -> tensor.input().equals(name))
                        .findFirst()
                        .orElseThrow())
            .map(Input::of)
            .toArray(Input[]::new);
  }

  @Override
  public void bits(int input, int column, int from, int count, int[] into) {
    Input source = inputs[input];
    if (source.type == ElementType.FLOAT && source.rowStride == 1) {
      source.ints.get(source.at(column, from), into, 0, count);
    } else if (source.type == ElementType.FLOAT) {
      int at = source.at(column, from);
      for (int i = 0; i < count; i++, at += source.rowStride) {
        into[i] = source.ints.get(at);
      }
    } else {
      for (int i = 0; i < count; i++) {
        into[i] = Float.floatToRawIntBits(source.rounded(source.at(column, from + i)));
      }
    }
  }

  @Override
  public void doubles(int input, int column, int from, int count, double[] into) {
    Input source = inputs[input];
    if (source.type == ElementType.DOUBLE && source.rowStride == 1) {
      source.doubles.get(source.at(column, from), into, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        into[i] = source.value(source.at(column, from + i));
      }
    }
  }
}
