"""What the product costs, measured: ratios against a named baseline within one run.

Absolute numbers belong to the machine; docs/benchmarks.md says what is measured and how to read it.
"""
