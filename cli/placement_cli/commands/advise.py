"""``placement advise INPUT…``: what each method would take, before any is run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli.columns import fitting
from placement_cli.failures import DONE, Finished
from placement_cli.group import command, option
from placement_cli.language import text
from placement_cli.layout import console_width
from placement_cli.parsing import duration, names, rule_levels

if TYPE_CHECKING:
    from placement import Advice, Forecast, ForecastModel, Problem
    from placement_cli.console import Console
    from placement_cli.order import Order

_TARGETS = ("solve", "total", "memory")


@command("advise")
@click.argument(
    "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("--method", help="advise_method", metavar="all|NAME", default="all")
@option("--time-limit", help="advise_time", metavar="TIME", callback=duration)
@option("--model", "file", help="model", metavar="FILE", type=click.Path(path_type=Path))
@option("--policy", metavar="NAMES", callback=names)
@option("--profile", metavar="NAME|FILE", default=None)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--sheet", metavar="NAME")
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    inputs: tuple[Path, ...],
    *,
    method: str,
    time_limit: float | None,
    file: Path | None,
    policy: list[str] | None,
    profile: str | None,
    levels: dict[str, str],
    sheet: str | None,
) -> None:
    """Read, check, compile, foresee; faults end it as they end ``solve``."""
    from placement import advise, forecast_model
    from placement_cli.order import Order

    # A wrong file is told before a large instance is read.
    model = forecast_model(file)
    order = Order(
        inputs, Path(), policy=policy, profile=profile, time_limit=time_limit, levels=levels,
        sheet=sheet,
    )  # fmt: skip
    problem, timings = _compiled(console, order)
    methods = None if method == "all" else [method]
    advice = advise(problem, model, methods=methods, time_limit=time_limit)
    warnings = _warnings(advice, model)
    if console.json:
        console.document(
            {
                "exit": DONE,
                **advice.plain(),
                "measured": {name: round(seconds, 3) for name, seconds in timings.items()},
                "model": {
                    "created": model.created,
                    "machine": dict(model.machine),
                    "runs": sum(one.runs for one in model.methods.values()),
                    "limit": model.limit,
                    "coverage": dict(model.coverage),
                },
                "warnings": warnings,
            }
        )
    else:
        _show(console, advice)
    for line in warnings:
        console.fail(f"! {line}")
    console.stage("advise", _rests(model))
    raise Finished(DONE)


def _compiled(console: Console, order: Order) -> tuple[Problem, dict[str, float]]:
    """The arrays of the tables, and the seconds that reading and compiling took here."""
    from placement import compile_problem
    from placement_cli.planning import Stages

    stages = Stages(order, console)
    instance, found = stages.read()
    policy, profile, _ = stages.check(instance, found)
    # Faults have ended the call where there is no instance.
    assert instance is not None
    began = time.perf_counter()
    with console.working("compile"):
        problem = compile_problem(instance, policy, profile)
    seconds = stages.timed("compile", began)
    console.stage("compile", seconds)
    return problem, stages.timings


def _show(console: Console, advice: Advice) -> None:
    """Features, the choice of ``auto``, the outlook of each method, and which to take."""
    width = min(console_width(), 120) - 3
    told = [
        f"{text(f'advise.feature.{name}')} {_number(value)}"
        for name, value in advice.features.items()
        if value
    ]
    console.data(text("advise.features"))
    for line in _rows(told, width):
        console.data(f"  {line}")
    ways = [text(f"advise.why.{why}", method=method) for method, why in advice.auto]
    console.data(text("advise.auto", ways=text("advise.then").join(ways)))
    heads = [text(f"advise.head.{name}") for name in ("method", *_TARGETS, "proved", "gap")]
    rows = [
        [
            outlook.method,
            *(_interval(outlook.forecasts.get(name)) for name in _TARGETS),
            "" if outlook.proved is None else f"{100 * outlook.proved:.0f}%",
            "" if outlook.gap is None else f"{100 * outlook.gap:.2g}%",
        ]
        for outlook in advice.outlooks
        if outlook.forecasts
    ]
    if rows:
        console.data(text("advise.outlook"))
        lines, left = fitting(heads, rows, width, texts=(26,))
        for line in lines:
            console.data(f"  {line}")
        if left:
            console.data("  " + text("advise.columns", names=", ".join(left)))
    for key, method in (("proof", advice.proof), ("fastest", advice.fastest)):
        if method:
            console.data(text(f"advise.{key}", method=method))


def _warnings(advice: Advice, model: ForecastModel) -> list[str]:
    """What cannot be foreseen, and where the forecasts do not hold."""
    told = []
    for outlook in advice.outlooks:
        name = outlook.method
        if outlook.lacks:
            lacks = ", ".join(text(f"feature.{kind}") for kind in outlook.lacks)
            told.append(text("advise.refused", method=name, features=lacks))
        elif not outlook.forecasts:
            told.append(text("advise.unknown", method=name))
        elif outlook.outside:
            beyond = [
                text(
                    "advise.range",
                    name=text(f"advise.feature.{feature}"),
                    value=_number(advice.features[feature]),
                    low=_number(low),
                    high=_number(high),
                )
                for feature, (low, high) in outlook.outside.items()
            ]
            told.append(text("advise.outside", method=name, features=", ".join(beyond)))
    longest = [one.forecasts["solve"].high for one in advice.outlooks if "solve" in one.forecasts]
    if model.limit is not None and max(longest, default=0.0) > model.limit:
        told.append(text("advise.limit", n=f"{model.limit:g}"))
    facts = {"machine": model.machine.get("processor", "?"), "version": model.versions["placement"]}
    return told + [text(f"advise.{what}", name=facts[what]) for what in advice.differs]


def _rests(model: ForecastModel) -> str:
    return text(
        "advise.rests",
        runs=sum(one.runs for one in model.methods.values()),
        created=model.created[:10],
        share=held(model),
    )


def held(model: ForecastModel) -> str:
    """The share of held-out runs inside their intervals, ``?`` where there were too few to say."""
    share = model.coverage.get("all")
    return "?" if share is None else f"{100 * share:.0f}%"


def _interval(forecast: Forecast | None) -> str:
    """``1.2 (0.8 – 2)``; '' where nothing is foreseen."""
    if forecast is None:
        return ""
    return text(
        "advise.interval",
        low=_rough(forecast.low),
        middle=_rough(forecast.middle),
        high=_rough(forecast.high),
    )


def _rough(value: float) -> str:
    """Two digits that count; nobody foresees more.

    >>> _rough(0.04981), _rough(1.26), _rough(1234.0), _rough(2e9)
    ('0.05', '1.3', '1,200', '2e+09')
    """
    value = float(f"{value:.2g}")
    return f"{value:,.0f}" if 10 <= value < 1e6 else f"{value:.2g}"


def _number(value: float) -> str:
    """Counts whole, other figures with three digits."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _rows(parts: list[str], width: int) -> list[str]:
    """Parts joined, as many a line as fit."""
    from placement_cli.layout import columns

    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}   {part}" if lines else part
        if lines and columns(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
