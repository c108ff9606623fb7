"""Groups of layers on the canvas: a frame around them, or one card in their place."""
