package io.thresher.prepare;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The readers that are used: TwelveMonkeys' for all but PNG and GIF, which Java's own read. Made
 * here, and not looked for among those of the process: others that happen to be in the class path
 * would give other levels on other machines.
 */
final class PictureFormats {
  private static final List<ImageReaderSpi> KNOWN =
      List.of(
          jpeg(),
          ofJava("png.PNGImageReaderSpi"),
          new WebPImageReaderSpi(),
          ofJava("gif.GIFImageReaderSpi"),
          new BMPImageReaderSpi(),
          new TIFFImageReaderSpi());

  private PictureFormats() {}

  /** A reader for a file; null where it is in no format that is known. */
  static @Nullable ImageReader reader(ImageInputStream file) throws IOException {
    for (ImageReaderSpi format : KNOWN) {
      if (canDecode(format, file)) {
        return format.createReaderInstance();
      }
    }
    return null;
  }

  private static boolean canDecode(ImageReaderSpi format, ImageInputStream file) {
    try {
      return format.canDecodeInput(file);
    } catch (IOException e) {
      return false; // The file is shorter than what the format begins with.
    }
  }

  /** Stands on Java's own, which it looks for when it is told of a registry. */
  private static ImageReaderSpi jpeg() {
    JPEGImageReaderSpi jpeg = new JPEGImageReaderSpi();
    jpeg.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    return jpeg;
  }

  private static ImageReaderSpi ofJava(String name) {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (all.hasNext()) {
      ImageReaderSpi format = all.next();
      if (format.getClass().getName().equals("com.sun.imageio.plugins." + name)) {
        return format;
      }
    }
    throw new IllegalStateException("this Java has no " + name);
  }
}
