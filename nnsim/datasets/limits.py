"""How large a data set from a file may be. Every reader checks these before it makes room for anything."""

MAX_CELLS = 100_000_000  # MNIST has 55 million
MAX_COLUMNS = 4_096
MAX_ROWS = 2_000_000
MAX_CLASSES = 4_096  # one output unit each

MAX_FILE_BYTES = 1 << 30
MAX_TEXT_BYTES = 256 << 20
MAX_WRITING_BYTES = 16 << 20  # a text that is learned character by character
MAX_NAME = 200  # characters in the name of a column or class
MAX_TEXT_INPUT = 50  # different texts in an input column before it is ignored unless somebody asks for it

MAX_HEADER = 10_000  # bytes of an NPY header, as NumPy itself has it
MAX_DIMENSIONS = 8
MAX_MEMBERS = 2_000  # arrays in an NPZ file
MAX_DIRECTORY = 2 << 20  # bytes of the list of members
MAX_RATIO = 200  # unpacked to packed, for whatever unpacks to more than FREE_RATIO bytes
FREE_RATIO = 1 << 20
MAX_UNPACKED = 512 << 20

MAX_PIXELS = 16_000_000  # in one picture
MAX_IMAGES = 70_000
MAX_DECODED = 1 << 30  # bytes of all pictures of a folder
MAX_PICTURE_BYTES = 64 << 20  # one picture on disk
MAX_CHUNKS = 20_000  # in one PNG file

MAX_DRAWN_CELLS = 10_000_000  # input numbers of a data set that a generator draws, 80 MB
