"""Checks: each turns a candidate into one piece of Evidence."""
