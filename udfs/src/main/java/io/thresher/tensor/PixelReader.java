package io.thresher.tensor;

/** Makes the levels of an image's pixels from its file. Owned by one task and not thread-safe. */
public interface PixelReader {
  /** Where no column holds images. */
  PixelReader NONE =
      new PixelReader() {
        @Override
        public void read(byte[] file, byte[] levels) {
          throw new IllegalStateException("no reader of images");
        }

        @Override
        public void skip() {
          throw new IllegalStateException("no reader of images");
        }

        @Override
        public ImageFrame frame() {
          throw new IllegalStateException("no reader of images");
        }
      };

  /**
   * Reads an image.
   *
   * @param file its bytes, in one of the formats that are known
   * @param levels takes the level of each pixel, 0 to 255: all of red, then green, then blue, each
   *     row behind row
   * @throws UnreadableImage if it is damaged, or in no format that is known
   */
  void read(byte[] file, byte[] levels) throws UnreadableImage;

  /** Takes note of a row that has no image: it is as large as the tensor. */
  void skip();

  /** The size of the image that was read last. */
  ImageFrame frame();

  /** An image cannot be read. Its message completes "expected an image, got". */
  final class UnreadableImage extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableImage(String message) {
      super(message, null, false, false);
    }
  }
}
