"""How large a project file and what is in it may be. Every reader checks these before it makes room for anything."""

FILE_BYTES = 256 << 20
UNPACKED_BYTES = 512 << 20
MEMBERS = 2_000
MEMBER_NAME = 200  # characters
MEMBER_DEPTH = 4  # folders
DIRECTORY_BYTES = 2 << 20  # the list of members
RATIO = 200  # unpacked to packed, for what unpacks to more than FREE_RATIO_BYTES
FREE_RATIO_BYTES = 1 << 20

JSON_BYTES = 8 << 20
JSON_DEPTH = 64
JSON_VALUES = 200_000
JSON_STRING = 64 << 10  # bytes of UTF-8
JSON_KEY = 256  # characters
JSON_INTEGER = 2**53

TENSOR_HEADER_BYTES = 4 << 20
TENSORS = 20_000
TENSOR_DIMENSIONS = 8

NODES = 2_000
CONNECTIONS = 20_000
FURNITURE = 2_000  # notes, and arrows, and groups
PARAMETERS = 20_000_000
DATA_CELLS = 100_000_000
DATA_ROWS = 2_000_000
FARTHEST = 1e6  # a place on the canvas
TITLE = 200  # characters
SENTENCE = 400  # of what went wrong
DESCRIPTION = 20_000
NAMES = 50_000  # of columns or classes
ITERATIONS = 10**12
HISTORY_COLUMNS = 4_096
HISTORY_ROWS = 4_000_000  # of one column; a longer one is thinned when it is saved
