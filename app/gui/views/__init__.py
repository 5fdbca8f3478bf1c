"""Widgets: plain values in, what the user did out."""
