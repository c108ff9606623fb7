"""Makes the example projects in resources/examples from their tables: `python packaging/make_examples.py [FOLDER]`.

Each is an ordinary project file. The tables are in teaching order, and so is the list that the window and `nnsim examples` show.
A project that has not changed gives the bytes it gave before. A test trains every example to the result that its description promises.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

import examples_graphs  # noqa: E402
import examples_points  # noqa: E402
import examples_sequences  # noqa: E402
from example_table import Example, made  # noqa: E402
from examples_graphs import Graph  # noqa: E402

import nnsim  # noqa: E402

EXAMPLES: tuple[Example | Graph, ...] = (*examples_points.EXAMPLES, *examples_graphs.EXAMPLES, *examples_sequences.EXAMPLES)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        project = examples_graphs.made(example) if isinstance(example, Graph) else made(example)
        nnsim.save(project, folder / f"{example.name}.nnsim")
    names = json.dumps([example.name for example in EXAMPLES], indent=1)
    (folder / "index.json").write_text(names + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "examples")
