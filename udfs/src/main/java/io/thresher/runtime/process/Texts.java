package io.thresher.runtime.process;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Texts as bytes: each its number of characters and the characters, as Java has them. */
final class Texts {
  private Texts() {}

  static ByteBuffer encode(String[] texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += bytes(text);
    }
    ByteBuffer encoded = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    for (String text : texts) {
      put(text, encoded);
    }
    return encoded.flip();
  }

  static int bytes(String text) {
    return Math.addExact(Integer.BYTES, Math.multiplyExact(text.length(), Character.BYTES));
  }

  static void put(String text, ByteBuffer into) {
    into.putInt(text.length());
    into.asCharBuffer().put(text);
    into.position(into.position() + text.length() * Character.BYTES);
  }

  /**
   * @throws ProtocolException if the bytes do not hold so many texts
   */
  static String[] decode(ByteBuffer encoded, int count) throws ProtocolException {
    if (count < 0 || count > encoded.remaining() / Integer.BYTES) {
      throw new ProtocolException(count + " texts");
    }
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = take(encoded);
    }
    return texts;
  }

  static String take(ByteBuffer encoded) throws ProtocolException {
    int length = encoded.remaining() < Integer.BYTES ? -1 : encoded.getInt();
    if (length < 0 || length > encoded.remaining() / Character.BYTES) {
      throw new ProtocolException("a text of " + length + " characters");
    }
    char[] characters = new char[length];
    encoded.asCharBuffer().get(characters);
    encoded.position(encoded.position() + length * Character.BYTES);
    return new String(characters);
  }
}
