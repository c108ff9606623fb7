"""The chain rule, written out: from the loss to one weight, along every path or along one that was chosen."""
