"""How templates become Python: as Jinja does it, but with fewer steps for what a board says most often.

A name behind a dot is an attribute, never an item; and what is put into the text is escaped without being marked as safe,
since nobody asks a piece that stands in its place already. On a card these two are a third of the drawing.
"""

from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import _escape_inner, escape


class QuickCode(CodeGenerator):
    """Writes a template's Python. The environment it is for has `escaped` among its attributes."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def escaped(value: Any) -> str:
    """A value as HTML. What is marked as safe stays as it is."""
    return _escape_inner(value) if type(value) is str else escape(value)
