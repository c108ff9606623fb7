"""What is taught: lessons that others write, read through the same limits as projects, and tasks held against a run. Never Qt."""
