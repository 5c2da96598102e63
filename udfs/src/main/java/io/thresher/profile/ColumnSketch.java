package io.thresher.profile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a sample of a column's values tells, in a few kilobytes. Counts are of the rows that the
 * sampled ones stand for. Not thread-safe.
 */
public abstract sealed class ColumnSketch permits NumberSketch, CategorySketch {
  private long sampled;
  private long nulls;
  private long values;

  /** Rows that were looked at. */
  public final long sampled() {
    return sampled;
  }

  /** Values that are null. */
  public final long nulls() {
    return nulls;
  }

  /** Values, nulls among them. */
  public final long values() {
    return values;
  }

  public final void addNull() {
    sampled++;
    values++;
    nulls++;
  }

  final void counted() {
    sampled++;
    values++;
  }

  /**
   * Takes in what another sketch of the same column holds.
   *
   * @param weight how many rows each of the other's stands for, where one of this stands for one
   */
  public final void merge(ColumnSketch other, long weight) {
    sampled += other.sampled;
    nulls += weight * other.nulls;
    values += weight * other.values;
    mergeValues(other, weight);
  }

  abstract void mergeValues(ColumnSketch other, long weight);

  /** What of it is stored with a run. */
  public abstract ColumnProfile profile(ProfiledColumn column);

  final void write(DataOutputStream out) throws IOException {
    out.writeLong(sampled);
    out.writeLong(nulls);
    out.writeLong(values);
    writeValues(out);
  }

  final void read(DataInputStream in) throws IOException {
    sampled = in.readLong();
    nulls = in.readLong();
    values = in.readLong();
    readValues(in);
  }

  abstract void writeValues(DataOutputStream out) throws IOException;

  abstract void readValues(DataInputStream in) throws IOException;

  final double share(long part) {
    return values == 0 ? 0 : (double) part / values;
  }

  static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
