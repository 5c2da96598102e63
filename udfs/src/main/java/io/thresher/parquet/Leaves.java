package io.thresher.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;

/** The primitive columns of a schema that Parquet stores as a list of its nodes, depth first. */
final class Leaves {
  private static final int DEEPEST = 1000;

  /**
   * One primitive column.
   *
   * @param maxDefinition levels that may be absent; 0 in a required column
   */
  record Leaf(List<String> path, SchemaElement element, int maxDefinition, int maxRepetition) {
    boolean isFlat() {
      return maxRepetition == 0;
    }
  }

  private final List<SchemaElement> nodes;
  private final List<Leaf> leaves = new ArrayList<>();
  private int next;

  private Leaves(List<SchemaElement> nodes) {
    this.nodes = nodes;
  }

  static List<Leaf> of(List<SchemaElement> nodes) throws Damage {
    if (nodes == null || nodes.isEmpty()) {
      throw new Damage("its schema is empty");
    }
    Leaves leaves = new Leaves(nodes);
    leaves.next = 1;
    leaves.children(nodes.get(0), List.of(), 0, 0);
    if (leaves.next != nodes.size()) {
      throw new Damage("its schema has more nodes than its groups hold");
    }
    return leaves.leaves;
  }

  private void children(SchemaElement group, List<String> path, int definition, int repetition)
      throws Damage {
    if (path.size() > DEEPEST) {
      throw new Damage("its schema nests too deep");
    }
    for (int i = 0; i < group.getNum_children(); i++) {
      if (next == nodes.size()) {
        throw new Damage("its schema has fewer nodes than its groups hold");
      }
      SchemaElement node = nodes.get(next++);
      FieldRepetitionType type = node.getRepetition_type();
      if (type == null) {
        throw new Damage("its schema does not say whether '" + node.getName() + "' is required");
      }
      int deeper = definition + (type == FieldRepetitionType.REQUIRED ? 0 : 1);
      int repeated = repetition + (type == FieldRepetitionType.REPEATED ? 1 : 0);
      List<String> at = new ArrayList<>(path);
      at.add(node.getName());
      if (node.isSetType()) {
        if (node.getNum_children() > 0) {
          throw new Damage("its schema gives '" + node.getName() + "' a type and children");
        }
        leaves.add(new Leaf(at, node, deeper, repeated));
      } else {
        children(node, at, deeper, repeated);
      }
    }
  }
}
