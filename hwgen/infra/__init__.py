"""Processes, the sandbox, tool lookup, run directories and configuration."""
