package io.thresher.model;

import ai.onnx.proto.OnnxMl.TypeProto;

/** Value types as messages write them. */
final class TypeLabels {
  private TypeLabels() {}

  static String of(TypeProto type) {
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> "tensor<" + ElementTypes.label(type.getTensorType().getElemType()) + ">";
      case SPARSE_TENSOR_TYPE ->
          "sparse_tensor<" + ElementTypes.label(type.getSparseTensorType().getElemType()) + ">";
      case SEQUENCE_TYPE -> "sequence<" + of(type.getSequenceType().getElemType()) + ">";
      case OPTIONAL_TYPE -> "optional<" + of(type.getOptionalType().getElemType()) + ">";
      case MAP_TYPE ->
          "map<%s, %s>"
              .formatted(
                  ElementTypes.label(type.getMapType().getKeyType()),
                  of(type.getMapType().getValueType()));
      case OPAQUE_TYPE -> "opaque<" + type.getOpaqueType().getName() + ">";
      case VALUE_NOT_SET -> "no type";
    };
  }
}
