"""The panels around the canvas. Each is given the session, draws from document and frame, and answers with commands."""
