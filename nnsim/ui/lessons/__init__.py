"""Lessons in the window: pages beside the live network, with tasks that look at it, questions, and links that point at its parts."""
