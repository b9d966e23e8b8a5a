"""The command line: serve, and what those who run an instance need beside it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from app.web.settings import Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Port = Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65_535)]
Data = Annotated[Path | None, typer.Option(help="Folder for the database and the secret key.")]


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
    data: Data = None,
    demo: Annotated[bool, typer.Option(help="Make a demo session first and print its links.")] = False,
) -> None:
    """Run the board."""
    from app.web.serving import run

    settings = settings_for(data)
    if demo:
        from app.demo import make_demo

        typer.echo(make_demo(settings, settings.base_url or f"http://127.0.0.1:{port}"))
    run(host, port)


@cli.command()
def demo(
    data: Data = None,
    url: Annotated[str, typer.Option(help="The address under which the board is reached.")] = "http://127.0.0.1:8000",
) -> None:
    """Make a demo session in the middle of a peer assist and print its links."""
    from app.demo import make_demo

    settings = settings_for(data)
    typer.echo(make_demo(settings, settings.base_url or url))


@cli.command()
def permissions() -> None:
    """Print who may do what in which phase."""
    from app.rules.actions import Action
    from app.rules.agenda import PHASES
    from app.rules.roles import NOBODY

    for action in Action:
        typer.echo(action.value)
        for kind in PHASES.values():
            roles = kind.allows.get(action, NOBODY)
            typer.echo(f"    {kind.key:<12}{', '.join(sorted(roles)) or '–'}")


def settings_for(data: Path | None) -> Settings:
    """The settings of the environment, with the data folder named on the command line."""
    if data is not None:
        # In the environment, so that the served application, which reads it anew, sees the same.
        os.environ["PEER_ASSIST_DATA"] = str(data)
    return Settings()


def main() -> None:
    """The entry of the command line."""
    cli()
