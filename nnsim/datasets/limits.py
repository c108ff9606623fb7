"""How large a data set from a file may be. Every reader checks these before it makes room for anything."""

MAX_CELLS = 100_000_000  # MNIST has 55 million
MAX_COLUMNS = 4_096
MAX_ROWS = 2_000_000
MAX_CLASSES = 4_096  # one output unit each

MAX_FILE_BYTES = 1 << 30
MAX_TEXT_BYTES = 256 << 20  # a table is decoded as a whole
MAX_FIELD = 131_072  # characters in one cell
MAX_NAME = 200  # characters in the name of a column or class
MAX_DISTINCT = 1_000  # texts in one input column that become one-hot inputs

MAX_HEADER = 10_000  # bytes of an NPY header, as NumPy itself has it
MAX_DIMENSIONS = 8
MAX_MEMBERS = 2_000  # arrays in an NPZ file
MAX_RATIO = 1_200  # unpacked to packed: deflate itself cannot do better than 1,032
MAX_UNPACKED = 512 << 20

MAX_PIXELS = 16_000_000  # in one picture
MAX_IMAGES = 70_000
MAX_DECODED = 1 << 30  # bytes of all pictures of a folder
MAX_PICTURE_BYTES = 64 << 20  # one picture on disk
MAX_CHUNKS = 4_000  # in one PNG file
