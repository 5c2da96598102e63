package io.thresher.runtime.process;

import java.net.ProtocolException;

/** What the two processes say to each other. */
enum Frame {
  /** The number of the runner whose connection this is. */
  HELLO(1),
  /** To be told when the runs of a runner are over whose connection broke. */
  WAIT(2),
  /** That they are. */
  OVER(3),
  /** What to make a session from. */
  OPEN(4),
  /** The shapes that the session declares. */
  OPENED(5),
  /** To end a run of a runner: both have numbers. */
  END(6),
  /** A file that both see as memory, and its number. */
  MAP(7),
  /** One run. */
  RUN(8),
  /** What the run gave. */
  RESULT(9),
  /** That what it gave needs more room. */
  ROOM(10),
  /** Where there is room. */
  TAKE(11),
  /** That ONNX Runtime refuses options. */
  OPTIONS_REFUSED(12),
  /** That ONNX Runtime refuses the model, or a run of it. */
  REFUSED(13),
  /** That memory lacks over there. */
  LACKS_MEMORY(14),
  /** That something else failed over there. */
  FAILED(15);

  private final byte number;

  Frame(int number) {
    this.number = (byte) number;
  }

  byte number() {
    return number;
  }

  static Frame of(int number) throws ProtocolException {
    for (Frame frame : values()) {
      if (frame.number == number) {
        return frame;
      }
    }
    throw new ProtocolException("a frame of the kind " + number);
  }
}
