"""What stands in a bundle for Qt's OpenGL, of which pyqtgraph wants to know when it is imported and which nnsim never uses.

The real modules are 10 MB, and would be loaded at every start. This file is put in under both of their names.
"""


class QOpenGLWidget:
    """pyqtgraph derives a class from it, of which nothing is ever made."""
