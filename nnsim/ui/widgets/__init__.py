"""Small controls that every panel shares: painted calmly, usable by keyboard, named for screen readers."""
