"""``placement bench registry``: best-known values and bounds, shown or bettered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli import faults
from placement_cli.failures import DONE, FINDINGS, Finished
from placement_cli.group import command, option
from placement_cli.language import text

if TYPE_CHECKING:
    from placement import Best
    from placement_cli.console import Console

ACTIONS = ("show", "update")


@command("bench registry")
@click.argument("action", metavar="[show|update]", default="show", type=click.Choice(ACTIONS))
@click.argument("plans", metavar="[PLAN...]", nargs=-1, type=click.Path(path_type=Path))
@option("--registry", "path", help="registry_file", metavar="FILE", type=click.Path(path_type=Path))
@option("--name", help="registry_name", metavar="NAME", default="")
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    /,
    action: str,
    plans: tuple[Path, ...],
    *,
    path: Path | None,
    name: str,
) -> None:
    """Show all entries, or recheck the plans and write what is better; exit code 1 if refused."""
    from placement import USUAL_REGISTRY, bench_registry, update_registry

    file = path or USUAL_REGISTRY
    if (action == "update") != bool(plans):
        raise click.UsageError(text("help.registry_plans"))
    if action == "show":
        _tell(console, list(bench_registry(file).values()))
        raise Finished(DONE)
    with console.working("verify"):
        found = update_registry(file, plans, name=name)
    code = FINDINGS if found.faults else DONE
    if console.json:
        told = [faults.as_json(fault) for fault in found.faults]
        accepted = [best.plain() for best in found.accepted]
        console.document({"exit": code, "accepted": accepted, "refused": told})
    else:
        faults.tell(found.faults, console)
        for best in found.accepted:
            console.data(_line(best))
    console.stage("done", text("registry.accepted", n=len(found.accepted)))
    raise Finished(code)


def _tell(console: Console, entries: list[Best]) -> None:
    if console.json:
        console.document({"exit": DONE, "entries": [best.plain() for best in entries]})
        return
    for best in entries:
        console.data(_line(best))
    proved = sum(best.proved for best in entries)
    console.data(text("registry.counts", n=len(entries), proved=proved))


def _line(best: Best) -> str:
    """``assign100 (scores, none): placed 100, points -305; proved optimal``."""
    parts = []
    for level in best.levels:
        bound = "?" if level.bound is None else f"{level.bound:,}"
        within = "" if level.bound == level.value else f" <= {bound}"
        parts.append(f"{level.name} {level.value:,}{within}")
    return text(
        "registry.line",
        name=best.name,
        profile=best.profile,
        policy=" + ".join(best.policy),
        levels=", ".join(parts),
        proved=text("registry.proved" if best.proved else "registry.open"),
    )
