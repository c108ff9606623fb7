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

import example_drawn  # noqa: E402
import example_table  # noqa: E402
import examples_data  # noqa: E402
import examples_deep  # noqa: E402
import examples_graphs  # noqa: E402
import examples_line  # noqa: E402
import examples_multilayer  # noqa: E402
import examples_perceptron  # noqa: E402
import examples_recurrent  # noqa: E402
import examples_sequences  # noqa: E402
import examples_training  # noqa: E402

import nnsim  # noqa: E402

Entry = example_table.Example | example_drawn.Drawn | examples_graphs.Graph
GROUPS: dict[str, tuple[Entry, ...]] = {
    "Perceptron": examples_perceptron.EXAMPLES,
    "A line": examples_line.EXAMPLES,
    "Several layers": examples_multilayer.EXAMPLES,
    "Training": (*examples_line.RATES, *examples_training.EXAMPLES),
    "Deep networks": examples_deep.EXAMPLES,
    "Networks with memory": (*examples_recurrent.EXAMPLES, *examples_sequences.EXAMPLES),
    "Computation graphs": examples_graphs.EXAMPLES,
    "Real data": examples_data.EXAMPLES,
}
"""In the order of the course."""


def project_of(example: Entry) -> nnsim.Project:
    """The project of an entry of the tables."""
    if isinstance(example, examples_graphs.Graph):
        return examples_graphs.made(example)
    return example_drawn.made(example) if isinstance(example, example_drawn.Drawn) else example_table.made(example)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for examples in GROUPS.values():
        for example in examples:
            file = folder / f"{example.name}.nnsim"
            file.unlink(missing_ok=True)  # nobody needs the version before beside it
            nnsim.save(project_of(example), file)
    index = [{"group": group, "examples": [example.name for example in examples]} for group, examples in GROUPS.items()]
    (folder / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "examples")
