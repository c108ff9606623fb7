"""What travels along the connections while one steps: signals to the node that is computed, errors back to it, gradients of weights."""
