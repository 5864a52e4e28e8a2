"""The rules: pure functions and frozen dataclasses over the standard library; today is an argument."""
