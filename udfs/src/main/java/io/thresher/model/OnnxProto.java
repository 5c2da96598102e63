package io.thresher.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Parses an ONNX file in place: raw weights stay in the mapped file, off the heap. */
final class OnnxProto {
  private OnnxProto() {}

  static ModelProto read(Path file, String shownAs) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = channel.size();
      if (bytes == 0) {
        throw new ScoringException(ModelProblems.empty(shownAs));
      }
      if (bytes > Integer.MAX_VALUE) {
        throw new ScoringException(ModelProblems.tooLarge(shownAs, bytes, Integer.MAX_VALUE));
      }
      return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes), shownAs);
    }
  }

  private static ModelProto parse(MappedByteBuffer mapped, String shownAs) throws IOException {
    byte[] head = new byte[Math.min(mapped.limit(), NotOnnx.HEAD_BYTES)];
    mapped.get(0, head);
    NotOnnx.refuseKnownFormats(head, shownAs);
    NotOnnx.refuseText(head, shownAs); // Before it is parsed: messages quote what a model names.
    // Only a stream over bytes declared immutable hands out slices of the map; others copy.
    CodedInputStream stream = UnsafeByteOperations.unsafeWrap(mapped).newCodedInput();
    stream.enableAliasing(true);
    ModelProto model;
    try {
      model = ModelProto.parseFrom(stream);
    } catch (InvalidProtocolBufferException e) {
      throw new ScoringException(
          ModelProblems.truncated(shownAs, mapped.limit(), String.valueOf(e.getMessage())), e);
    }
    if (!model.hasGraph()) {
      throw new ScoringException(ModelProblems.incomplete(shownAs, "a graph"));
    }
    return model;
  }
}
