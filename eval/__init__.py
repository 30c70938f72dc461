"""Gold suites, metrics, runs and benchmarks."""
