"""Tunesmith's Python side: plan in, training and events out. Every verb is a module; see __main__.py."""
