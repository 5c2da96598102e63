package io.thresher.trees;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings a tree, as an ONNX operator describes it, to the form of {@link Tree}. */
final class TreeBuilder {
  /** A tree as described: nodes by number. */
  interface Description {
    boolean isLeaf(int node);

    Split split(int node);

    int whenTrue(int node);

    int whenFalse(int node);

    List<Vote> votes(int leaf);
  }

  /** What an inner node asks. */
  record Split(int feature, Mode mode, double threshold, List<Double> members, boolean nanTrue) {}

  /** What a leaf adds to a target. */
  record Vote(int target, double weight) {}

  private final Description described;
  private final int limit;
  private final Precision precision;
  private final Map<Integer, long[]> members = new HashMap<>();
  private int[] feature = new int[16];
  private long[] key = new long[16];
  private boolean[] nanHolds = new boolean[16];
  private int[] whenHolds = new int[16];
  private int[] otherwise = new int[16];
  private int[] votes = new int[17];
  private int[] targets = new int[16];
  private double[] weights = new double[16];
  private int nodes;
  private int leaves;
  private int visited;

  private TreeBuilder(Description described, int limit, Precision precision) {
    this.described = described;
    this.limit = limit;
    this.precision = precision;
  }

  /**
   * @param limit the nodes that there are: more visits mean that branches meet again
   */
  static Tree build(Description described, int root, int limit, Precision precision) {
    return new TreeBuilder(described, limit, precision).build(root);
  }

  private record Pending(int node, int parent, boolean holds) {}

  private Tree build(int root) {
    Deque<Pending> pending = new ArrayDeque<>();
    pending.add(new Pending(root, -1, false));
    int first = 0;
    while (!pending.isEmpty()) {
      Pending next = pending.remove();
      visit();
      int child = described.isLeaf(next.node) ? ~leaf(next.node) : inner(next.node, pending);
      if (next.parent < 0) {
        first = child;
      } else if (next.holds) {
        whenHolds[next.parent] = child;
      } else {
        otherwise[next.parent] = child;
      }
    }
    return new Tree(
        first,
        Arrays.copyOf(feature, nodes),
        Arrays.copyOf(key, nodes),
        Arrays.copyOf(nanHolds, nodes),
        Arrays.copyOf(whenHolds, nodes),
        Arrays.copyOf(otherwise, nodes),
        Map.copyOf(members),
        Arrays.copyOf(votes, leaves + 1),
        Arrays.copyOf(targets, votes[leaves]),
        Arrays.copyOf(weights, votes[leaves]));
  }

  private void visit() {
    Unsupported.unless(++visited <= limit, "branches of a tree meet again");
  }

  private int inner(int node, Deque<Pending> pending) {
    if (nodes == feature.length) {
      grow(2 * nodes);
    }
    Split split = checked(node);
    boolean whenTrue = split.mode().holdsWhenTrue();
    long at = Keys.of(split.threshold(), precision);
    feature[nodes] = split.feature();
    key[nodes] = split.mode().isStrict() ? Keys.below(at) : at;
    nanHolds[nodes] = (split.nanTrue() || split.mode() == Mode.NEQ) == whenTrue;
    int last = node;
    if (split.mode().isSet()) {
      List<Double> asked = new ArrayList<>(split.members());
      while (goesOn(last)) {
        last = described.whenFalse(last);
        visit();
        asked.addAll(checked(last).members());
      }
      members.put(nodes, keys(asked));
    }
    pending.add(new Pending(described.whenTrue(last), nodes, whenTrue));
    pending.add(new Pending(described.whenFalse(last), nodes, !whenTrue));
    return nodes++;
  }

  private Split checked(int node) {
    Split split = described.split(node);
    Unsupported.unless(!Double.isNaN(split.threshold()), "a threshold is NaN");
    return split;
  }

  /**
   * Whether the false branch adds to the node's set: converters write a test for some categories as
   * a chain of tests for one, of one true branch. NaN has to go one way: ONNX Runtime looks at the
   * first node of such a chain alone.
   */
  private boolean goesOn(int node) {
    int next = described.whenFalse(node);
    return isOneOf(node)
        && !described.isLeaf(next)
        && isOneOf(next)
        && described.split(next).feature() == described.split(node).feature()
        && described.split(next).nanTrue() == described.split(node).nanTrue()
        && described.whenTrue(next) == described.whenTrue(node);
  }

  private boolean isOneOf(int node) {
    Mode mode = described.split(node).mode();
    return mode == Mode.EQ || mode == Mode.MEMBER;
  }

  private long[] keys(List<Double> members) {
    return members.stream()
        .mapToLong(member -> Keys.of(member, precision))
        .sorted()
        .distinct()
        .toArray();
  }

  private void grow(int size) {
    feature = Arrays.copyOf(feature, size);
    key = Arrays.copyOf(key, size);
    nanHolds = Arrays.copyOf(nanHolds, size);
    whenHolds = Arrays.copyOf(whenHolds, size);
    otherwise = Arrays.copyOf(otherwise, size);
  }

  private int leaf(int leaf) {
    List<Vote> given = described.votes(leaf);
    int end = votes[leaves] + given.size();
    if (leaves + 2 > votes.length) {
      votes = Arrays.copyOf(votes, 2 * votes.length);
    }
    if (end > targets.length) {
      targets = Arrays.copyOf(targets, 2 * end);
      weights = Arrays.copyOf(weights, 2 * end);
    }
    int at = votes[leaves];
    for (Vote vote : given) {
      Unsupported.unless(Double.isFinite(vote.weight()), "a leaf's weight is not finite");
      targets[at] = vote.target();
      weights[at++] = vote.weight();
    }
    votes[leaves + 1] = end;
    return leaves++;
  }
}
