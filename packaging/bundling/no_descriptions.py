"""What stands in a bundle for the texts that NumPy hangs on its functions at every start, for people who ask for them at a prompt."""
