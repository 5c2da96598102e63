#!/usr/bin/env bash
# On Spark's distributions, the local file system is Hive's, which does not rename over a file; on the same Spark from
# Maven it is Hadoop's, which does.
#
# versions  PySpark 4.1.1 (Hadoop 3.4.2, Hive 2.3.10), JDK 17
# source    Hadoop, "Filesystem specification": rename onto a file may fail or replace, by implementation; Hadoop's own
#           for file:// replaces. hive-exec lists org.apache.hadoop.hive.ql.io.ProxyLocalFileSystem among its services
#           for file systems, and the last that is listed for a scheme wins.
# expected  FileSystem.get("file:///") is org.apache.hadoop.fs.LocalFileSystem wherever Spark runs; rename onto a file
#           gives true and replaces it.
# seen      With the jars of the distribution it is Hive's class: rename gives false, no exception, and both files stay
#           as they were. Without its Hive jars (as with spark-sql from Maven Central) it is Hadoop's. Code that is
#           tested on the one and ignores what rename gives keeps the old file on the other; code that asks whether
#           the class is LocalFileSystem takes the local disk for another store.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
jars=$(echo "$work"/venv/lib/python3*/site-packages/pyspark/jars)
cat >"$work/Rename.java" <<'JAVA'
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

public class Rename {
  public static void main(String[] args) throws Exception {
    FileSystem local = FileSystem.get(URI.create("file:///"), new Configuration());
    java.nio.file.Path folder = Files.createTempDirectory("rename");
    Files.writeString(folder.resolve("new"), "new");
    Files.writeString(folder.resolve("old"), "old");
    boolean renamed = local.rename(new Path(folder + "/new"), new Path(folder + "/old"));
    System.out.println(
        local.getClass().getSimpleName() + " " + renamed + " " + Files.readString(folder.resolve("old")));
  }
}
JAVA
of_distribution=$(java -cp "$jars/*" "$work/Rename.java" 2>/dev/null)
without_hive=$(java -cp "$(ls "$jars"/*.jar | grep -v /hive- | paste -sd:)" "$work/Rename.java" 2>/dev/null)
echo "with the jars of the distribution: $of_distribution"
echo "without its Hive jars:             $without_hive"
test "$of_distribution" = "ProxyLocalFileSystem false old"
test "$without_hive" = "LocalFileSystem true new"
