"""What our speed is measured with. `python -m benchmarks` measures, prints a table and writes docs/performance.md.

Every figure is taken beside a reference in the same run, because only ratios travel from one machine to another: the
bare server is the limit (bytes in, one durable commit for a group, bytes out, and nothing else), the tutorial's board
is what a hurried team would build. Latency counts from sending a post to its arrival at the last of those who watch.
"""
