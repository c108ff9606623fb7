"""Computation graphs on the canvas: operations as small round nodes, values above the connections, gradients below them."""
