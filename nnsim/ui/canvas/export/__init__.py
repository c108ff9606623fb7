"""The drawing as a picture for papers and slides: recorded as marks once, written as SVG, PDF or PNG."""
