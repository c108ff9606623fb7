"""nnsim: see neural networks learn."""
