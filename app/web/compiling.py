"""How templates become Python: as Jinja does it, but with fewer steps for what a board says most often.

A name behind a dot is an attribute, never an item. `_` is called as it is, without asking whether it wants the context. What
is put into the text is escaped without being marked as safe: nobody asks a piece that stands in its place already. On a card
these were half of the drawing.
"""

from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, _escape_inner


class QuickCode(CodeGenerator):
    """Writes a template's Python. The environment it is for has `escaped` among its attributes."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        said = isinstance(node.node, nodes.Name) and node.node.name == "_"
        if not said or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for fact in node.kwargs:
            self.write(f"{fact.key}=")
            self.visit(fact.value, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def escaped(value: Any) -> str:
    """A value as HTML. What is marked as safe stays as it is."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    html: str = value.__html__() if hasattr(value, "__html__") else _escape_inner(str(value))
    return html
