"""Readers: each turns files of one form into rows, and into records of what could not become one."""
