package io.thresher.jobs.run;

import io.thresher.errors.Area;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.commit.CommitGuard;
import io.thresher.jobs.commit.CommitListeners;
import io.thresher.jobs.commit.CommitSettings;
import io.thresher.jobs.commit.CommittedFile;
import io.thresher.jobs.commit.RunCommitProtocol;
import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.commit.TaskCommit;
import io.thresher.jobs.manifest.InputFile;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedFile;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.RowCounts;
import io.thresher.jobs.manifest.RunFacts;
import io.thresher.jobs.store.Json;
import io.thresher.jobs.store.Lease;
import io.thresher.profile.DataProfile;
import io.thresher.spark.scan.ScanUnits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that owns its output, from its plan to its publication. Used by one thread; its commits
 * arrive on Spark's.
 */
public final class Run implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final int BAD_PLACES = 3;
  private static final String PROTOCOL = "spark.sql.sources.commitProtocolClass";

  private final OutputFolder folder;
  private final RunRequest request;
  private final String owner;
  private final Lease lease;
  private final @Nullable RunPlan recorded;
  private final Map<String, LedgerEntry> done;
  private final boolean resumed;
  private final boolean existed;
  private long started;
  private @Nullable WorkUnits units;
  private boolean startedOver;
  private boolean published;
  private boolean closed;
  private final List<String> badPlaces = new ArrayList<>();
  private long quarantined;
  private long handled;

  Run(
      OutputFolder folder,
      RunRequest request,
      String owner,
      Lease lease,
      @Nullable RunPlan recorded,
      Map<String, LedgerEntry> done,
      boolean existed) {
    this.folder = folder;
    this.request = request;
    this.owner = owner;
    this.lease = lease;
    this.recorded = recorded;
    this.done = new ConcurrentHashMap<>(done);
    this.resumed = !done.isEmpty();
    this.existed = existed;
  }

  public String id() {
    return request.id();
  }

  /** Whether it goes on with what an earlier driver did. */
  public boolean isResumed() {
    return resumed;
  }

  /** Whether what an earlier driver did could not be used, because the input is no plain scan. */
  public boolean startsOver() {
    return startedOver;
  }

  /** Units of work in all; 0 where they cannot be told. */
  public int units() {
    return Objects.requireNonNull(units).total();
  }

  /** Units that are left to do. */
  public int unitsLeft() {
    return Objects.requireNonNull(units).left();
  }

  /** Rows that earlier starts scored or set aside, once the run is planned. */
  public long rowsHandled() {
    return handled;
  }

  /** Bytes of the input that are left to read; 0 where that cannot be told. */
  public long bytesLeft() {
    return Objects.requireNonNull(units).bytesLeft();
  }

  /** Where tasks write rows that are not scored. */
  public String quarantineFolder() {
    Path place = folder.stages() ? new Path(folder.meta(), RunLayout.run(id())) : folder.root();
    String name = folder.stages() ? RunLayout.DIVERTED : RunLayout.QUARANTINE;
    return new Path(place, name).toString();
  }

  /** Tells whose their files are, where they are written under their final names. */
  public String quarantineMark() {
    return folder.stages() ? "" : owner;
  }

  /** Where they are once the run is published. */
  public String quarantineOutput() {
    return new Path(folder.root(), RunLayout.QUARANTINE).toString();
  }

  /** The files of the rows that a published run set aside. */
  public List<Path> quarantineFiles(PublishedRun published) {
    return published.quarantine().stream()
        .map(file -> new Path(folder.root(), file.path()))
        .toList();
  }

  /**
   * Cuts the input as the run recorded it, or, where nothing of it is done yet, records how it is
   * cut now, and finds what is left.
   */
  public void plan(Dataset<Row> predictions) throws IOException {
    SparkSession session = predictions.sparkSession();
    RunPlan plan = recorded != null && resumed ? recorded : newPlan(session);
    plan.splits().applyTo(session);
    started = plan.started();
    ScanUnits scan = ScanUnits.of(predictions).orElse(null);
    WorkUnits all = WorkUnits.of(scan);
    if (!Set.copyOf(all.keys()).containsAll(done.keySet())) {
      startedOver = true;
      done.clear();
      Ledger.delete(folder.store(), RunLayout.run(id()));
    }
    units = all.without(done.keySet());
    done.values().forEach(entry -> count(entry.commit()));
    Set<String> kept =
        done.values().stream()
            .flatMap(entry -> entry.commit().allFiles())
            .map(CommittedFile::written)
            .collect(Collectors.toUnmodifiableSet());
    new RunCleaning(folder).discardUnrecorded(id(), kept);
  }

  /** In place of that of a start that has finished nothing. */
  private RunPlan newPlan(SparkSession session) throws IOException {
    RunPlan plan =
        new RunPlan(
            id(), request.identity(), SplitSettings.of(session), System.currentTimeMillis());
    if (recorded == null) {
      folder.store().create(RunLayout.plan(id()), Json.content(plan));
    } else {
      lease.check();
      folder.store().replace(RunLayout.plan(id()), Json.content(plan));
    }
    return plan;
  }

  /**
   * Does what is left.
   *
   * @param format of the files, with the options of the write
   * @return whether anything was
   */
  public boolean write(Dataset<Row> predictions, DataFrameWriter<Row> format, CommitGuard guard)
      throws InterruptedException {
    WorkUnits work = Objects.requireNonNull(units);
    if (work.areSkippable() && work.total() > 0 && work.left() == 0) {
      return false;
    }
    SparkSession session = predictions.sparkSession();
    CommitSettings settings =
        new CommitSettings(
            UUID.randomUUID().toString(), owner, writeFolder(), folder.root().toString());
    String before = session.conf().get(PROTOCOL);
    RestrictedScan scan = RestrictedScan.open(session, work);
    try (Ledger ledger = new Ledger(folder.store(), RunLayout.run(id()), owner)) {
      CommitListeners.register(settings.token(), commit -> committed(commit, work, ledger, guard));
      session.conf().set(PROTOCOL, RunCommitProtocol.class.getName());
      format.options(settings.options()).mode(SaveMode.Append).save(folder.root().toString());
      ledger.flush();
      return true;
    } finally {
      scan.close();
      session.conf().set(PROTOCOL, before);
      CommitListeners.remove(settings.token());
    }
  }

  private String writeFolder() {
    return folder.stages()
        ? new Path(folder.meta(), RunLayout.run(id()) + "/" + RunLayout.STAGED).toString()
        : folder.root().toString();
  }

  /** On Spark's scheduler thread: an exception here fails the job. */
  private void committed(TaskCommit commit, WorkUnits work, Ledger ledger, CommitGuard guard) {
    lease.checkKnown();
    LedgerEntry entry = new LedgerEntry(work.key(commit.partition()), commit);
    ledger.add(entry);
    done.put(entry.unit(), entry);
    count(commit);
    guard.check(quarantined, handled, badPlaces);
  }

  private void count(TaskCommit commit) {
    quarantined += commit.quarantined();
    handled += commit.scored() + commit.quarantined();
    if (badPlaces.size() < BAD_PLACES) {
      badPlaces.addAll(commit.badPlaces());
    }
  }

  /** Lets a guard look at the totals of the whole run, once all is written. */
  public void check(CommitGuard guard) {
    guard.check(quarantined, handled, badPlaces);
  }

  /** Where the rows went that are written so far. */
  public RowCounts rows() {
    return RowCounts.of(
        done.values().stream().map(LedgerEntry::commit).toList(),
        Objects.requireNonNull(units).areSkippable());
  }

  /**
   * Makes what was written the output.
   *
   * @param opened the paths of the input files that tasks of this start have opened; null where
   *     that is not known
   * @param profile of its data; null where none was made
   */
  public PublishedRun publish(
      RunFacts facts, @Nullable Set<String> opened, @Nullable DataProfile profile)
      throws IOException {
    PublishIntent intent = intent(facts, opened, profile);
    publish(intent);
    return intent.run();
  }

  void publish(PublishIntent intent) throws IOException {
    new Publisher(folder, lease).publish(intent);
    published = true;
  }

  /** What it takes to publish the files that were written. */
  PublishIntent intent(RunFacts facts, @Nullable Set<String> opened, @Nullable DataProfile profile)
      throws IOException {
    WorkUnits work = Objects.requireNonNull(units);
    List<TaskCommit> commits = done.values().stream().map(LedgerEntry::commit).toList();
    if (!done.keySet().containsAll(work.keys())) {
      throw new IllegalStateException("units of work are missing from the ledger");
    }
    PublishedRun run =
        new PublishedRun(
            id(),
            Instant.ofEpochMilli(started).toString(),
            Instant.now().toString(),
            request.identity(),
            read(commits, opened),
            facts,
            rows(),
            PublishedFile.of(commits.stream().flatMap(commit -> commit.files().stream())),
            PublishedFile.of(commits.stream().flatMap(commit -> commit.sideFiles().stream())),
            profile == null ? null : new RunProfiles(folder).store(id(), profile),
            null);
    return PublishIntent.of(run, request.mode(), folder, commits);
  }

  /** The files of scores, where they were written. */
  List<PendingTable.StagedFile> written() {
    return PendingTable.StagedFile.of(done.values());
  }

  OutputFolder folder() {
    return folder;
  }

  Lease lease() {
    return lease;
  }

  /**
   * Those of earlier starts are in the ledger alone, those of other stages of this one in neither.
   */
  private @Nullable List<InputFile> read(List<TaskCommit> commits, @Nullable Set<String> opened) {
    if (opened == null) {
      return null;
    }
    Set<String> read = new HashSet<>(opened);
    commits.forEach(commit -> read.addAll(commit.opened()));
    // A file without bytes is done with, though no task opens it.
    return request.identity().inputs().stream()
        .filter(file -> file.bytes() == 0 || read.contains(file.path()))
        .toList();
  }

  /**
   * What the tasks of all starts found out about their rows under a name, in an order that does not
   * depend on which ended first; none of tasks without rows.
   */
  public List<byte[]> findings(String name) {
    return done.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().commit())
        .sorted(Comparator.comparingInt(TaskCommit::partition))
        .flatMap(commit -> commit.finding(name).stream())
        .toList();
  }

  /**
   * Keeps what is written for a start with another limit, where nobody takes it for output.
   *
   * @return whether it is kept
   */
  public boolean refused() throws IOException {
    if (!folder.stages()) {
      return false;
    }
    folder.store().replace(RunLayout.refused(id()), new byte[0]);
    return true;
  }

  /** What fails while work is done, for reasons beside the rows, is worth going on with later. */
  public boolean keepsWork(ScoringException failure) {
    Area area = failure.problems().get(0).area();
    boolean recoverable = area == Area.RUNTIME || area == Area.OUTPUT || area == Area.COMMIT;
    return recoverable && !done.isEmpty();
  }

  /**
   * Forgets what was done, where it is of no use. Under their final names, files may appear that
   * were on their way to the store when their tasks ended: what the run set out to do is kept, so
   * that the next one knows whose they are.
   */
  public void discard() throws IOException {
    lease.check();
    RunCleaning cleaning = new RunCleaning(folder);
    if (folder.stages()) {
      cleaning.discard(id());
    } else {
      cleaning.discardFiles(id());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean nothingKept = !published && folder.runs().isEmpty() && folder.manifest().isEmpty();
    if (nothingKept && lease.isHeld()) {
      lease.abandon();
      new RunCleaning(folder).discardEmpty(!existed);
    } else {
      giveBack();
    }
  }

  /** A published run is no less published where its lease has to end by itself. */
  private void giveBack() throws IOException {
    try {
      lease.close();
    } catch (IOException e) {
      if (!published) {
        throw e;
      }
      LOG.warn("the lease of {} could not be given back", folder.root(), e);
    }
  }
}
