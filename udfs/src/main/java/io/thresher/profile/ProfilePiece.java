package io.thresher.profile;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What one task, or several of the same rate, tell of their rows.
 *
 * @param level of 2<sup>level</sup> rows, one was looked at
 * @param rows that were scored
 * @param sampled rows that were looked at
 * @param columns in the order of the profile
 */
public record ProfilePiece(
    int level, long rows, long sampled, Map<ProfiledColumn, ColumnSketch> columns) {
  /** What a task that makes one calls it among its findings. */
  public static final String FINDING = "profile";

  private static final int VERSION = 1;
  private static final int MOST_COLUMNS = 1 << 16;

  /** Of a task that looked at none of its rows, as others were chosen to do so for it. */
  public static ProfilePiece unseen(long rows) {
    return new ProfilePiece(0, rows, 0, Map.of());
  }

  /** To travel with a task's commit, and to be kept in the ledger of a run. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Names, and floats that are kept as doubles, repeat themselves.
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(bytes, deflater)))) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(level);
    out.writeLong(rows);
    out.writeLong(sampled);
    out.writeInt(columns.size());
    for (Map.Entry<ProfiledColumn, ColumnSketch> column : columns.entrySet()) {
      out.writeUTF(column.getKey().name());
      out.writeUTF(column.getKey().role().name());
      out.writeUTF(column.getKey().type());
      out.writeUTF(column.getKey().kind().name());
      column.getValue().write(out);
    }
  }

  /**
   * The piece that was made to bytes.
   *
   * @throws IOException where another version made it, or it is damaged
   */
  public static ProfilePiece of(byte[] bytes) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("a piece of a profile has version " + version);
      }
      int level = in.readByte();
      long rows = in.readLong();
      long sampled = in.readLong();
      int count = in.readInt();
      if (count < 0 || count > MOST_COLUMNS) {
        throw new IOException("a piece of a profile has " + count + " columns");
      }
      Map<ProfiledColumn, ColumnSketch> columns = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        ProfiledColumn column =
            new ProfiledColumn(
                in.readUTF(),
                ProfiledColumn.Role.valueOf(in.readUTF()),
                in.readUTF(),
                ProfiledColumn.Kind.valueOf(in.readUTF()));
        ColumnSketch sketch = column.newSketch();
        sketch.read(in);
        columns.put(column, sketch);
      }
      return new ProfilePiece(level, rows, sampled, columns);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  /** Both together, where they have the same rate. */
  ProfilePiece with(ProfilePiece other, long weight) {
    Map<ProfiledColumn, ColumnSketch> all = new LinkedHashMap<>(columns);
    other.columns.forEach(
        (column, sketch) ->
            all.computeIfAbsent(column, ProfiledColumn::newSketch).merge(sketch, weight));
    return new ProfilePiece(level, rows + other.rows, sampled + other.sampled, all);
  }
}
