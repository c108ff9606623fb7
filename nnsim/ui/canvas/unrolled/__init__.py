"""The network unrolled over time: the same cards drawn once for every step, and what each step hands on to later ones."""
