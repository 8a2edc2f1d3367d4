"""Runs trials in the framework that the user trains in. docs/protocol.md is its contract."""
