"""The parts of `packaging/build.py`: what goes into a bundle, and how the packages for each system are made from it."""
