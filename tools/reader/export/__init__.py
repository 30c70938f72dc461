"""The trained reader as one ONNX file: the graph, fewer bits for its weights, and what that costs."""
