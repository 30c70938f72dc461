"""Measure answers: gold suites, metrics, runs, comparisons, reports and benchmarks."""
