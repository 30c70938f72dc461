"""From the model's outputs to probabilities, on documents that were held back from training."""
