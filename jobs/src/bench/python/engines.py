"""Thresher with one engine or another, OpenVINO as `submit-scripts/engine get` installs it: contenders where they are named."""

OWN = ["--engine=onnxruntime"]
ENGINES = {
    "thresher-onnxruntime": OWN,
    "thresher-openvino": ["--engine=openvino"],
    "thresher-bf16": ["--engine=openvino", "--precision=bf16"],
}
ROUNDED = ("thresher-bf16",)  # Their scores are others, from the third digit on.
