package io.thresher.jobs.reference;

/** {@code manifest.md}, {@code profile.md} and {@code report.md}. */
final class SchemaPages {
  private static final String MANIFEST =
      """
      # Manifest

      `_thresher/manifest.json` in an output says what the output consists of. It is replaced as the last step of a run, in one
      step: what it does not name is not output. `thresher verify` computes it again. [Its JSON schema](manifest.schema.json) is
      of draft 2020-12; later versions of Thresher may add fields, and `version` changes where an old one means something else.

      The files of the last run:

      <!-- not run: needs jq -->
      ```sh
      jq -r '.runs[-1].files[].path' predictions/_thresher/manifest.json
      ```

      """;

  private static final String REPORT =
      """
      # Report

      `--report FILE` writes one JSON object about a command, also about a failed one: all of it or nothing, on any Hadoop file
      system. [Its JSON schema](report.schema.json) is of draft 2020-12; later versions of Thresher may add fields.

      The [codes](errors.md) of a failure:

      <!-- not run: needs jq -->
      ```sh
      jq -r '.problems[].code' report.json
      ```

      """;

  private static final String PROFILE =
      """
      # Profile

      `_thresher/profile-RUN.json` in an output says how the scores of a run and the features that fed its model are
      distributed; the [manifest](manifest.md) names it. A later run takes it for its [baseline](../how-to/drift.md). [Its JSON
      schema](profile.schema.json) is of draft 2020-12; later versions of Thresher may add fields, and `version` changes where an
      old one means something else.

      Least, median and greatest of each feature that is a number, of the last run:

      <!-- not run: needs jq -->
      ```sh
      jq -r '.columns[] | select(.role == "feature" and .numbers) | [.name, .numbers.deciles[0,5,10]] | @tsv' \\
        "predictions/$(jq -r '.runs[-1].profile.path' predictions/_thresher/manifest.json)"
      ```

      """;

  private SchemaPages() {}

  static String profile() {
    return PROFILE + Schemas.table(Schemas.profile());
  }

  static String manifest() {
    return MANIFEST + Schemas.table(Schemas.manifest());
  }

  static String report() {
    return REPORT + Schemas.table(Schemas.report());
  }
}
