package io.thresher.trees;

/** How a node compares: the true branch is taken where the value is ... the threshold. */
enum Mode {
  LEQ,
  LT,
  GTE,
  GT,
  EQ,
  NEQ,
  MEMBER,
  LEAF;

  static Mode of(String name) {
    String mode = name.startsWith("BRANCH_") ? name.substring("BRANCH_".length()) : name;
    for (Mode known : values()) {
      if (known.name().equals(mode)) {
        return known;
      }
    }
    throw new Unsupported("nodes of mode " + name);
  }

  /** Whether it is brought to "at most" or "one of" as it is, or by exchanging the children. */
  boolean holdsWhenTrue() {
    return this == LEQ || this == LT || this == EQ || this == MEMBER;
  }

  /** Whether the threshold itself does not count as at most. */
  boolean isStrict() {
    return this == LT || this == GTE;
  }

  boolean isSet() {
    return this == EQ || this == NEQ || this == MEMBER;
  }
}
