"""What is seen: the only package that knows Qt. Views are drawn from a document and a frame, and push commands."""
