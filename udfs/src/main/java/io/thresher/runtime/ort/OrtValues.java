package io.thresher.runtime.ort;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The values of one run; those of sequences are native objects of their own, closed with it. */
final class OrtValues implements AutoCloseable {
  private final Map<String, ModelValue> byOutput = new LinkedHashMap<>();
  private final List<OnnxValue> owned = new ArrayList<>();

  OrtValues(OrtSession.Result result, Set<String> asked) throws OrtException {
    try {
      for (Map.Entry<String, OnnxValue> entry : result) {
        if (asked.contains(entry.getKey())) {
          byOutput.put(entry.getKey(), value(entry.getValue()));
        }
      }
    } catch (OrtException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Map<String, ModelValue> byOutput() {
    return Collections.unmodifiableMap(byOutput);
  }

  private ModelValue value(OnnxValue value) throws OrtException {
    if (value instanceof OnnxTensor tensor) {
      ElementType type = Tensors.elementType(tensor.getInfo());
      if (type != null) {
        return new Tensor(type, tensor);
      }
    } else if (value instanceof OnnxSequence sequence && sequence.getInfo().sequenceOfMaps) {
      List<? extends OnnxValue> maps = sequence.getValue();
      owned.addAll(maps);
      SequenceInfo info = sequence.getInfo();
      return new Maps(
          Tensors.elementType(info.mapInfo.keyType),
          Tensors.elementType(info.mapInfo.valueType),
          maps);
    }
    return new ModelValue.Other(value.getInfo().toString());
  }

  @Override
  public void close() {
    owned.forEach(OnnxValue::close);
  }

  private record Tensor(ElementType type, OnnxTensor tensor) implements ModelValue.Tensor {
    @Override
    public long[] shape() {
      return tensor.getInfo().getShape();
    }

    @Override
    public ByteBuffer data() {
      return tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public String[] strings() throws OrtException {
      return Tensors.flatten(tensor.getValue());
    }
  }

  private record Maps(ElementType keyType, ElementType valueType, List<? extends OnnxValue> maps)
      implements ModelValue.Maps {
    @Override
    public int size() {
      return maps.size();
    }

    @Override
    public void forEach(Consumer<Map<?, ?>> taker) throws OrtException {
      for (OnnxValue map : maps) {
        taker.accept(((OnnxMap) map).getValue());
      }
    }
  }
}
