"""Measuring Byline: question sets, metrics, runs, reports and the benchmark. `python -m eval --help`."""
