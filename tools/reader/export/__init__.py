"""The trained reader as one ONNX file: the graph, its weights in fewer bits, and the price of that."""
