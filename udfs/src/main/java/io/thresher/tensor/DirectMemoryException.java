package io.thresher.tensor;

/** The memory outside of Java's heap does not suffice. What asked for it is unchanged. */
public final class DirectMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DirectMemoryException(long bytes, OutOfMemoryError cause) {
    super("no " + bytes + " bytes of direct memory: " + cause.getMessage(), cause);
  }

  /** More than one buffer holds. */
  public DirectMemoryException(long bytes) {
    super("no " + bytes + " bytes of memory in one piece: 2 GiB are the most", null);
  }

  /**
   * @param why there is no memory
   */
  public DirectMemoryException(int bytes, String why, Throwable cause) {
    super("no " + bytes + " bytes of memory: " + why, cause);
  }
}
