package io.thresher.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases by renames, on a real HDFS: only there does a rename refuse what another one made. */
class ITHdfsLease {
  @TempDir Path folder;

  @Test
  void goesToOneOfManyTakers() throws Exception {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build()) {
      hdfs.waitActive();
      FileSystem files = hdfs.getFileSystem();
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("/leases");

      assertThat(MetaStore.renames(files)).isTrue();
      TestLease.checkRaces(new RenamingMetaStore(files, root));
    }
  }
}
