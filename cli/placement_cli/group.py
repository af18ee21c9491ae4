"""The command ``placement``: its sub-commands, loaded when they are called, and what all share."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement import __version__
from placement_cli.console import Console
from placement_cli.language import text
from placement_cli.layout import Page
from placement_cli.parsing import duration, names, params, rule_levels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

COMMANDS = {
    "run": "run",
    "check": "check",
    "solve": "solve",
    "verify": "verify",
    "audit": "audit",
    "template": "template",
    "demo": "demo",
    "classes": "classes",
    "subsidy": "subsidy",
    "teachers": "teachers",
    "calendar": "calendar",
    "figures": "figures",
    "rules": "rules",
    "code": "code",
    "generate": "generate",
    "import": "importing",
    "advise": "advise",
    "bench": "bench",
}
"""Name to module in ``commands``, in the order of the help page."""
_TABLES = {".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".parquet"}


class Context(click.Context):
    """click's, with our help page."""

    formatter_class = Page


class WordedOption(click.Option):
    """An option whose help is looked up when it is shown, because the language is known then."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as typed, and what it does."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        key = self.name if self.help is None else self.help
        needed = text("help.required") if self.required else ""
        return record[0], text(f"option.{key}") + needed


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value and not ctx.resilient_parsing:
        click.echo(f"placement {__version__}")
        ctx.exit()


_HELP = WordedOption(
    ["-h", "--help"], is_flag=True, expose_value=False, is_eager=True, callback=_show_help
)


def option(*declarations: str, **settings: Any) -> Callable[[Any], Any]:
    """``click.option`` whose help is the text ``option.<help or name>`` of the catalogue."""
    return click.option(*declarations, cls=WordedOption, **settings)


def planning_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that ``run`` and ``solve`` share: what is asked of a plan."""
    for added in reversed(
        [
            option("--policy", metavar="NAMES", callback=names),
            option("--profile", metavar="NAME|FILE", default=None),
            option("--method", metavar="NAME", default="auto"),
            option("--param", "params", metavar="NAME=VALUE", multiple=True, callback=params),
            option("--time-limit", metavar="TIME", callback=duration),
            option("--seed", metavar="N", type=click.IntRange(0), default=0),
            option(
                "--set",
                "levels",
                help="set",
                metavar="RULE=LEVEL",
                multiple=True,
                callback=rule_levels,
            ),
            option("--sheet", metavar="NAME"),
            option("--force", is_flag=True),
        ]
    ):
        function = added(function)
    return function


class Worded(click.Command):
    """A command with help from the catalogue (``command.<key>``) and the options all share.

    ``key`` is what is typed after ``placement``: ``run``, or ``bench run``.
    """

    context_class = Context

    def __init__(self, *, key: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.key = key
        self.params += [
            WordedOption(["-q", "--quiet"], is_flag=True),
            WordedOption(["-v", "--verbose"], count=True),
            WordedOption(["--lang"], type=click.Choice(["zh", "en"])),
        ]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` in the user's language."""
        return _HELP

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        formatter.write_text(text(f"command.{self.key}"))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line of the list of commands."""
        return text(f"short.{self.key}")

    def invoke(self, ctx: click.Context) -> Any:
        """Take the shared options off, so that the command gets only its own."""
        quiet = ctx.params.pop("quiet")
        verbose = ctx.params.pop("verbose")
        ctx.params.pop("lang")
        console = ctx.find_object(Console) or Console()
        quiet = quiet or (console.json and not verbose)
        console.verbosity = -1 if quiet else verbose
        ctx.obj = console
        return super().invoke(ctx)


def command(key: str) -> Callable[[Callable[..., Any]], Worded]:
    """Make a function the command typed so; its first argument is the console."""
    return click.command(key.rpartition(" ")[2], cls=Worded, key=key)


class Commands(click.Group):
    """A group; sub-commands are imported when named, so that ``--help`` stays quick.

    ``modules`` maps their names to modules of ``commands``; ``key`` is what is typed for the group
    after ``placement``, '' for the program itself.
    """

    context_class = Context

    def __init__(self, name: str, modules: Mapping[str, str], *, key: str = "") -> None:
        super().__init__(
            name,
            no_args_is_help=True,
            params=[WordedOption(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False)],
        )
        self.modules = modules
        self.key = key

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help page."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in self.modules:
            return None
        module = import_module(f"placement_cli.commands.{self.modules[cmd_name]}")
        found: click.Command = module.COMMAND
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first; a wrong name is compared with the names not imported yet too."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, None, self.modules, ctx) from None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` in the user's language."""
        return _HELP

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the group is for."""
        formatter.write_paragraph()
        formatter.write_text(text(f"command.{self.key or self.name}"))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing one."""
        with formatter.section("Commands"):
            keys = [(name, f"{self.key} {name}".strip()) for name in self.modules]
            formatter.write_dl([(name, text(f"short.{key}")) for name, key in keys])


class Program(Commands):
    """The program itself: it also tells its version, and what its exit codes mean."""

    def __init__(self) -> None:
        super().__init__("placement", COMMANDS)
        self.params.append(
            WordedOption(
                ["--version"],
                is_flag=True,
                expose_value=False,
                is_eager=True,
                callback=_show_version,
            )
        )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Exit codes, and that the program stays at home."""
        formatter.write_paragraph()
        formatter.write_text(text("command.placement.more"))


PROGRAM = Program()


def dropped_files(args: Sequence[str]) -> list[str] | None:
    """Arguments for tables dropped on the program's icon: ``run`` on them; None otherwise.

    Tables are taken for dropped when the first argument after ``--lang`` names no command but a
    table or a folder. A table need not exist: ``run`` then says which file is missing.
    """
    at = 0
    while at < len(args) and args[at].partition("=")[0] == "--lang":
        at += 1 if "=" in args[at] else 2
    if at >= len(args) or args[at] in COMMANDS:
        return None
    first = Path(args[at])
    if first.suffix.lower() not in _TABLES and not first.is_dir():
        return None
    return ["run", *args]


def free_folder(first: Path) -> Path:
    """``<name>_方案`` beside a file, numbered when an earlier one is there."""
    base = first.with_name(text("files.plan", name=first.stem))
    folder, number = base, 2
    while folder.exists():
        folder, number = base.with_name(f"{base.name}{number}"), number + 1
    return folder
