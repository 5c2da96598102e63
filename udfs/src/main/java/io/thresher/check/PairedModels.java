package io.thresher.check;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How two models agree, over rows. A row disagrees where any of the outputs does, and where the
 * second model cannot score it. Mergeable; not thread-safe.
 */
public final class PairedModels {
  private static final int VERSION = 2;

  private final List<PairedOutput> outputs = new ArrayList<>();
  private long rows;
  private long disagreeing;
  private long unscored;

  /**
   * @param targets the outputs that are compared: the first model's and, as column, the second's
   * @param sample pairs to hold of each output for its ranks
   * @param seed of the samples
   */
  public PairedModels(List<Target> targets, int sample, long seed) {
    targets.forEach(target -> outputs.add(new PairedOutput(target, sample, seed)));
  }

  /** Counts a row whose outputs have been compared. */
  public void compared(boolean agrees) {
    rows++;
    disagreeing += agrees ? 0 : 1;
  }

  /** Counts a row that the second model cannot score. */
  public void addUnscored() {
    rows++;
    unscored++;
    disagreeing++;
  }

  /** One for each target, in order. */
  public List<PairedOutput> outputs() {
    return List.copyOf(outputs);
  }

  /** Rows that the first model has scored. */
  public long rows() {
    return rows;
  }

  /** Rows that disagree, those among them that the second model cannot score. */
  public long disagreeing() {
    return disagreeing;
  }

  /** Rows that the second model cannot score. */
  public long unscored() {
    return unscored;
  }

  /** Adds the rows of another part of the data. */
  public void merge(PairedModels other) {
    rows += other.rows;
    disagreeing += other.disagreeing;
    unscored += other.unscored;
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).merge(other.outputs.get(i));
    }
  }

  /** As {@link #decode} reads it: some kilobytes, and 16 or 24 bytes for each pair of a sample. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream plain = new DataOutputStream(bytes)) {
      plain.writeByte(VERSION);
      plain.writeInt(outputs.size());
      for (PairedOutput output : outputs) {
        output.writeSample(plain); // Which is as good as random: no packing makes it smaller.
      }
      try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
        out.writeLong(rows);
        out.writeLong(disagreeing);
        out.writeLong(unscored);
        for (PairedOutput output : outputs) {
          output.write(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What a task has encoded.
   *
   * @throws IOException where another version wrote it, for other targets
   */
  public static PairedModels decode(byte[] bytes, List<Target> targets) throws IOException {
    PairedModels read = new PairedModels(targets, 0, 0);
    ByteArrayInputStream source = new ByteArrayInputStream(bytes);
    try (DataInputStream plain = new DataInputStream(source);
        DataInputStream in = new DataInputStream(new InflaterInputStream(source))) {
      int version = plain.readByte();
      int count = plain.readInt();
      if (version != VERSION || count != targets.size()) {
        throw new IOException(
            String.format(Locale.ROOT, "version %d of %d outputs", version, count));
      }
      for (PairedOutput output : read.outputs) {
        output.readSample(plain);
      }
      read.rows = in.readLong();
      read.disagreeing = in.readLong();
      read.unscored = in.readLong();
      for (PairedOutput output : read.outputs) {
        output.read(in);
      }
    }
    return read;
  }
}
