"""The command line: serve, and what those who run an instance need beside it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.rules.errors import BoardError
from app.rules.words import N_
from app.store.migrate import NewerSchema, migrated
from app.store.occupancy import Occupied, occupying
from app.upkeep.copies import CannotCopy
from app.web.catalogue import catalogue_for
from app.web.serving import CannotListen
from app.web.settings import Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Port = Annotated[int, typer.Option(help="The port to listen on; 0 takes any free one.", min=0, max=65_535)]
Data = Annotated[Path | None, typer.Option(help="Folder for the database and the secret key.")]
DatabaseCopy = Annotated[Path, typer.Argument(help="The file of the backup.")]

KEEP_THE_KEY = N_("Please keep %(key)s in a safe place too: without it, after a move, no link works any more.")


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
    data: Data = None,
    demo: Annotated[bool, typer.Option(help="Have a demo session and print its links.")] = False,
) -> None:
    """Run the board."""
    from app.demo import have_demo
    from app.web.serving import address_of, listen, run

    settings = settings_for(data)
    with told_plainly(settings), occupying(settings.database):
        listener = listen(host, port)
        address = settings.base_url or address_of(host, listener)
        prepare(settings)
        ready = have_demo(settings, address) if demo else f"Peer Assist is at {address}"
        run(listener, settings, lambda: print(ready, flush=True))


@cli.command()
def demo(
    data: Data = None,
    url: Annotated[str, typer.Option(help="The address under which the board is reached.")] = "http://127.0.0.1:8000",
) -> None:
    """Make a new demo session in the middle of a peer assist and print its links."""
    from app.demo import make_demo

    settings = settings_for(data)
    with told_plainly(settings):
        typer.echo(make_demo(settings, settings.base_url or url))


@cli.command()
def backup(file: DatabaseCopy, data: Data = None) -> None:
    """Copy the database to a new file. The board may be running."""
    from app.upkeep import copies

    settings = settings_for(data)
    with told_plainly(settings):
        copies.backup(settings, file)
        say(settings, N_("The database was copied to %(file)s."), file=file)
        say(settings, KEEP_THE_KEY, key=settings.data / "secret-key")


@cli.command()
def restore(file: DatabaseCopy, data: Data = None) -> None:
    """Put a backup in the place of the database, which is kept beside it. The board must be stopped."""
    from app.upkeep import copies

    settings = settings_for(data)
    with told_plainly(settings):
        kept = copies.restore(settings, file, datetime.now(UTC))
        say(settings, N_("The backup is in place. Pages still open will take everything anew."))
        if kept:
            say(settings, N_("The former database was kept as %(kept)s."), kept=kept)


@cli.command("import")
def import_session(
    file: Annotated[Path, typer.Argument(help="A record saved as JSON.", exists=True, dir_okay=False, readable=True)],
    data: Data = None,
    url: Annotated[str, typer.Option(help="The address under which the board is reached.")] = "http://127.0.0.1:8000",
) -> None:
    """Bring a closed session from another instance, and print the link to open it as its facilitator."""
    from app.store.imports import bring, opened_file
    from app.web.links import Links
    from app.web.secret_key import SecretKey

    settings = settings_for(data)
    with told_plainly(settings):
        brought = opened_file(file.read_bytes())
        with migrated(settings.database) as database:
            person = database.write_now(lambda sql: bring(sql, brought))
        links = Links(SecretKey.kept_in(settings.data), settings.base_url or url)
        say(settings, N_("The session is here. Open it as its facilitator:"))
        typer.echo(links.back_to(person))


@cli.command()
def recover(
    session: Annotated[str, typer.Argument(help="The session's id, from its address; left out, all are listed.")] = "",
    data: Data = None,
    url: Annotated[str, typer.Option(help="The address under which the board is reached.")] = "http://127.0.0.1:8000",
) -> None:
    """Print links for a facilitator who lost every way into their session. The board may be running."""
    from app.upkeep.recovery import session_lines, ways_in

    settings = settings_for(data)
    with told_plainly(settings):
        with migrated(settings.database) as database:
            if not session:
                typer.echo("\n".join(session_lines(database)))
                return
            found = ways_in(database, settings, session, settings.base_url or url)
        say(settings, N_("A new link to lead the session; the former one has stopped:"))
        typer.echo(found.lead)
        for name, link in found.people:
            say(settings, N_("To go on as %(name)s:"), name=name)
            typer.echo(link)


@cli.command()
def doctor(data: Data = None) -> None:
    """Check this instance. Exits with 1 when something is wrong."""
    from app.upkeep.doctor import examine

    settings = settings_for(data)
    findings = list(examine(settings))
    for finding in findings:
        typer.echo(("ok     " if finding.well else "WRONG  ") + words(settings, finding.sentence, finding.facts))
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@cli.command()
def permissions() -> None:
    """Print who may do what in which phase: F facilitator, H host, R resource, O observer, – nobody."""
    from app.rules.actions import Action
    from app.rules.agenda import PHASES
    from app.rules.permissions import row

    typer.echo(f"| action | {' | '.join(PHASES)} |")
    typer.echo(f"|---|{'---|' * len(PHASES)}")
    for action in Action:
        typer.echo(f"| {action} | {' | '.join(row(action))} |")


def settings_for(data: Path | None) -> Settings:
    """The settings of the environment, with the data folder named on the command line. Ends with 2 on a wrong one."""
    # What people wrote is nobody else's business on this machine.
    os.umask(0o077)
    if data is not None:
        os.environ["PEER_ASSIST_DATA"] = str(data)
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"PEER_ASSIST_{name}: {problem['msg'].removeprefix('Value error, ')}", err=True)
        raise typer.Exit(2) from None


def prepare(settings: Settings) -> None:
    """Migrate the database, so that problems with it are reported before anything is served."""
    with migrated(settings.database):
        pass


@contextmanager
def told_plainly(settings: Settings) -> Iterator[None]:
    """Say in a sentence why a command cannot be carried out, and end with 1."""
    try:
        yield
    except CannotListen as error:
        sentence = words(settings, error.sentence, error.facts)
    except BoardError as error:
        sentence = words(settings, error.sentence, error.facts)
    except (CannotCopy, NewerSchema, Occupied) as error:
        sentence = words(settings, error.sentence)
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        sentence = words(settings, N_("The database cannot be used: %(cause)s"), {"cause": cause})
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sentence = f"{place}{error.strerror or error}"
    else:
        return
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def say(settings: Settings, sentence: str, **facts: object) -> None:
    """Print a sentence in the instance's language."""
    typer.echo(words(settings, sentence, facts))


def words(settings: Settings, sentence: str, facts: dict[str, object] | None = None) -> str:
    """A sentence in the instance's language, with its facts filled in."""
    found = catalogue_for(settings.language).gettext(sentence)
    return found % facts if facts else found


def main() -> None:
    """The entry of the command line."""
    cli()
