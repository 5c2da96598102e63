package io.thresher.parquet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.StoreFailures;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.InterningProtocol;
import org.apache.parquet.format.Util;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/** Reads footers, and believes no length in them that the file does not bear out. */
public final class FooterReader {
  private static final int MAGIC = 4;
  private static final int TRAILER = 8;

  /** Most footers are smaller, so that one request to a store is enough. */
  private static final int GUESS = 64 * 1024;

  private FooterReader() {}

  /**
   * Reads the footer of a file of {@code length} bytes.
   *
   * @throws ScoringException if it is missing, encrypted or not a footer
   */
  public static Footer read(Path path, long length, Configuration conf) {
    String file = path.toString();
    checkLength(file, length);
    try (FSDataInputStream in = path.getFileSystem(conf).open(path)) {
      return read(file, length, in, Integer.MAX_VALUE);
    } catch (FileNotFoundException e) {
      throw new ScoringException(CorruptionProblems.vanished(file), e);
    } catch (IOException e) {
      throw new ScoringException(
          StoreFailures.pass(e)
              ? RunProblems.noAnswer(file, e.toString())
              : CorruptionProblems.damaged(file, e.toString()),
          e);
    }
  }

  /**
   * Reads the footer of an open file of {@code length} bytes.
   *
   * @param most bytes that the footer may have
   * @throws ScoringException if it is missing, encrypted, not a footer or too long
   * @throws IOException if the file cannot be read
   */
  public static Footer read(String file, long length, FSDataInputStream in, int most)
      throws IOException {
    checkLength(file, length);
    byte[] tail = new byte[(int) Math.min(length, GUESS)];
    in.readFully(length - tail.length, tail);
    int size = footerSize(file, length, tail);
    if (size > most) {
      throw damaged(file, "its footer has " + size + " bytes, of which " + most + " are taken");
    }
    byte[] footer = new byte[size];
    int held = tail.length - TRAILER;
    if (size <= held) {
      System.arraycopy(tail, held - size, footer, 0, size);
    } else {
      in.readFully(length - TRAILER - size, footer);
    }
    return new Footer(file, length - TRAILER - size, parse(file, footer));
  }

  private static void checkLength(String file, long length) {
    if (length < MAGIC + TRAILER) {
      throw damaged(file, "the file has " + length + " bytes");
    }
  }

  private static int footerSize(String file, long length, byte[] tail) {
    ByteBuffer trailer =
        ByteBuffer.wrap(tail, tail.length - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    int size = trailer.getInt();
    String magic = new String(tail, tail.length - MAGIC, MAGIC, ISO_8859_1);
    if (magic.equals("PARE")) {
      throw new ScoringException(CorruptionProblems.encrypted(file));
    }
    if (!magic.equals("PAR1")) {
      throw damaged(file, "it does not end with PAR1");
    }
    if (size <= 0 || size > length - MAGIC - TRAILER) {
      throw damaged(file, "its footer would have " + size + " of its " + length + " bytes");
    }
    return size;
  }

  private static FileMetaData parse(String file, byte[] footer) {
    try {
      ByteArrayInputStream bytes = new ByteArrayInputStream(footer);
      FileMetaData metaData = new FileMetaData();
      // The limits keep a wrong length from asking for more memory than there is.
      metaData.read(
          new InterningProtocol(
              new TCompactProtocol(new TIOStreamTransport(bytes), footer.length, footer.length)));
      if (bytes.available() > 0 && !metaData.isSetEncryption_algorithm()) {
        throw damaged(file, "its footer ends early");
      }
      // Spark skips what it does not need by the types that the footer declares for it.
      Util.readFileMetaData(new ByteArrayInputStream(footer), true);
      return metaData;
    } catch (TException | IOException | RuntimeException e) {
      if (e instanceof ScoringException known) {
        throw known;
      }
      throw new ScoringException(
          CorruptionProblems.damaged(file, "its footer cannot be parsed: " + e.getMessage()), e);
    }
  }

  private static ScoringException damaged(String file, String reason) {
    return new ScoringException(CorruptionProblems.damaged(file, reason));
  }
}
