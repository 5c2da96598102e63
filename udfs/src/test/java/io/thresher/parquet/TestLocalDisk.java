package io.thresher.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestLocalDisk {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "027", "077"})
  void givesThePermissionsThatHadoopGives(String mask) throws IOException {
    LocalFileSystem local = local(mask);
    write(local, "hadoop");
    write(LocalDisk.writing(local), "own");
    assertThat(permissions("own")).isEqualTo(permissions("hadoop"));
    assertThat(permissions("own/file")).isEqualTo(permissions("hadoop/file"));
  }

  /** The bit that hands a folder's group down to what is made in it. */
  @Test
  void leavesFoldersTheBitThatTheyInherit() throws IOException {
    Files.setAttribute(folder, "unix:mode", 02775);
    LocalFileSystem local = local("027");
    write(local, "hadoop");
    write(LocalDisk.writing(local), "own");
    assertThat(mode("own")).isEqualTo(mode("hadoop"));
    assertThat(mode("own/file")).isEqualTo(mode("hadoop/file"));
  }

  @Test
  void writesNoFileOfChecksums() throws IOException {
    write(LocalDisk.writing(local("022")), "own");
    try (Stream<Path> files = Files.list(folder.resolve("own"))) {
      assertThat(files).containsExactly(folder.resolve("own").resolve("file"));
    }
    assertThat(folder.resolve("own").resolve("file")).hasContent("abc");
  }

  @Test
  void leavesOtherFileSystemsAlone() throws IOException {
    FileSystem other = new RawLocalFileSystem();
    assertThat(LocalDisk.writing(other)).isSameAs(other);
  }

  private static LocalFileSystem local(String mask) throws IOException {
    Configuration settings = new Configuration();
    settings.set("fs.permissions.umask-mode", mask);
    return (LocalFileSystem) FileSystem.newInstance(java.net.URI.create("file:///"), settings);
  }

  private void write(FileSystem files, String name) throws IOException {
    var file = new org.apache.hadoop.fs.Path(folder.resolve(name).resolve("file").toUri());
    try (var out = files.create(file, true)) {
      out.write("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private String mode(String name) throws IOException {
    return Integer.toOctalString((Integer) Files.getAttribute(folder.resolve(name), "unix:mode"));
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }
}
