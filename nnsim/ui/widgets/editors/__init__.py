"""Editors, one for each kind of parameter, so that whatever the catalogue holds can be set without window code of its own."""

from nnsim.ui.widgets.editors.base import Editor
from nnsim.ui.widgets.editors.choices import ChoiceEditor, FlagEditor
from nnsim.ui.widgets.editors.form import ParameterForm, ReferenceEditor, editor
from nnsim.ui.widgets.editors.numeric import FloatEditor, IntEditor, NumbersEditor, TextEditor

__all__ = [
    "ChoiceEditor", "Editor", "FlagEditor", "FloatEditor", "IntEditor", "NumbersEditor", "ParameterForm", "ReferenceEditor",
    "TextEditor", "editor",
]
