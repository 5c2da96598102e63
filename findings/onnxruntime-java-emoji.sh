#!/usr/bin/env bash
# ONNX Runtime's Java interface gives a model other texts than it is given, where these have characters past U+FFFF.
#
# versions  onnxruntime 1.29.0 for Java and Python, onnx 1.23.2
# source    OnnxTensor.createTensor(OrtEnvironment, String[]) takes any String. ONNX: strings are UTF-8. The C API's
#           FillStringTensor takes UTF-8.
# expected  LabelEncoder finds an emoji among its keys, as it does from Python.
# seen      it does not, and gives its default: JNI's GetStringUTFChars writes a surrogate pair as two times three bytes,
#           which is no UTF-8. U+0000 becomes two bytes, too. The label of a class with an emoji comes back as other
#           characters.
# needs     Java 17 and Maven, beside Python
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.29.0 onnx==1.23.2
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.29.0 -DoutputDirectory="$work"
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

keys = ["red", "\u65e5\u672c", "\U0001F600"]
there = helper.make_node("LabelEncoder", ["text"], ["place"], domain="ai.onnx.ml", keys_strings=keys,
                         values_int64s=[0, 1, 2], default_int64=-1)
back = helper.make_node("LabelEncoder", ["place"], ["label"], domain="ai.onnx.ml", keys_int64s=[0, 1, 2],
                        values_strings=keys, default_string="unknown")
value = lambda name, kind: helper.make_tensor_value_info(name, kind, ["n"])
graph = helper.make_graph([there, back], "labels", [value("text", TensorProto.STRING)],
                          [value("place", TensorProto.INT64), value("label", TensorProto.STRING)])
sets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 2)]
model = helper.make_model(graph, opset_imports=sets, ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, "labels.onnx")
session = onnxruntime.InferenceSession("labels.onnx", providers=["CPUExecutionProvider"])
places, labels = session.run(None, {"text": np.array(keys, dtype=object)})
print("from Python:", places, labels)
assert places.tolist() == [0, 1, 2] and labels.tolist() == keys
PY
cat >Labels.java <<'JAVA'
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Map;

class Labels {
  public static void main(String[] arguments) throws Exception {
    String[] keys = {"red", "\u65e5\u672c", "\ud83d\ude00"};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession("labels.onnx");
        OnnxTensor texts = OnnxTensor.createTensor(environment, keys);
        OrtSession.Result result = session.run(Map.of("text", texts))) {
      long[] places = (long[]) result.get("place").get().getValue();
      System.out.println("from Java:   " + Arrays.toString(places));
      if (!Arrays.equals(places, new long[] {0, 1, -1})) {
        throw new AssertionError("other places than were seen");
      }
    }
    try (OrtSession session = environment.createSession("back.onnx");
        OnnxTensor places = OnnxTensor.createTensor(environment, new long[] {0, 1, 2});
        OrtSession.Result result = session.run(Map.of("place", places))) {
      String[] labels = (String[]) result.get("label").get().getValue();
      boolean same = labels[2].equals(keys[2]);
      System.out.println("its label:   " + labels[2].codePoints().mapToObj(Integer::toHexString).toList());
      if (!labels[0].equals(keys[0]) || !labels[1].equals(keys[1]) || same) {
        throw new AssertionError("other labels than were seen");
      }
    }
  }
}
JAVA
venv/bin/python -c "
import onnx
from onnx.utils import extract_model
extract_model('labels.onnx', 'back.onnx', ['place'], ['label'], check_model=False)"
java -cp onnxruntime-1.29.0.jar Labels.java
