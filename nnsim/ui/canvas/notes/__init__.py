"""Notes and arrows on the canvas."""
