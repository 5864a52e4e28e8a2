"""The budgets of interface.md, measured. `make bench` writes report/bench.md; nothing here asserts a time."""
