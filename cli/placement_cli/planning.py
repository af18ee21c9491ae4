"""From tables to a verified plan on disk, a line a stage, for ``run``, ``solve`` and ``demo``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from placement_cli import faults as faults_
from placement_cli.conflicts import worded
from placement_cli.failures import FINDINGS, Finished
from placement_cli.figures import (
    check_line,
    level_lines,
    method_line,
    missed_lines,
    solved_line,
    unchecked,
    unplaced_lines,
)
from placement_cli.interrupt import stop_on_interrupt
from placement_cli.language import LANG, text
from placement_cli.order import Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from placement import Fault, Instance, Policy, Problem, Profile, Result, Verdict
    from placement_cli.console import Console
    from placement_cli.order import Order


class Stages:
    """One run's stages with their clock."""

    def __init__(self, order: Order, console: Console) -> None:
        self.order = order
        self.console = console
        self.timings: dict[str, float] = {}

    def timed(self, name: str, began: float) -> str:
        """Seconds since ``began`` as they are shown; kept under the stage's name."""
        self.timings[name] = time.perf_counter() - began
        return text("stage.seconds", n=f"{self.timings[name]:.1f}")

    def read(self) -> tuple[Instance | None, tuple[Fault, ...]]:
        """The tables, and every fault in them."""
        from placement import read_tables

        began = time.perf_counter()
        with self.console.working("read"):
            reading = read_tables(
                *self.order.inputs, sheet=self.order.sheet, needed=("students", "posts")
            )
        names = "  ".join(path.name for path in self.order.inputs)
        instance = reading.instance
        seconds = self.timed("read", began)
        if instance is None:
            self.console.stage("read", f"{names}  {seconds}")
        else:
            places = instance.places
            size = text(
                "read.size",
                n=f"{len(instance.students):,}",
                seats=f"{int(places['need'].clip(lower=0).sum()):,}",
                m=f"{len(places):,}",
            )
            self.console.stage("read", f"{names}  {size}  {seconds}")
        return instance, reading.faults

    def check(
        self, instance: Instance | None, found: tuple[Fault, ...]
    ) -> tuple[Policy, Profile, tuple[Fault, ...]]:
        """Policy and profile, with all faults; errors end the run after they were shown."""
        from placement import load_profile

        began = time.perf_counter()
        policy = None
        with self.console.working("check"):
            if instance is not None:
                policy, own = screened(instance, self.order)
                found = (*found, *own)
        # Who says nothing gets the profile for what is placed: one school, or a whole city.
        scope = "school" if instance is None else instance.scope
        profile = load_profile(self.order.profile or scope)
        errors = faults_.errors(found)
        if errors or policy is None:
            self._refuse(found)
            raise Finished(faults_.exit_code(found))
        self.console.stage(
            "check",
            text(
                "check.passed",
                rules=len(policy.active),
                warnings=faults_.counts(found)["warning"],
                profile=profile.name,
            )
            + f"  {self.timed('check', began)}",
        )
        faults_.show(found, lambda line: self.console.note(line, level=1))
        return policy, profile, found

    def _refuse(self, found: tuple[Fault, ...]) -> None:
        counts = faults_.counts(found)
        line = text("check.failed", errors=counts["error"], warnings=counts["warning"])
        self.console.stage("check", line)
        faults_.show(faults_.errors(found), self.console.fail)
        if self.order.mark:
            for path in mark(self.order.inputs, found, self.order.out.parent):
                self.console.fail(text("check.marked", path=path))
        if self.console.json:
            code = faults_.exit_code(found)
            self.console.document({"exit": code, "faults": list(map(faults_.as_json, found))})

    def finish(
        self,
        instance: Instance,
        policy: Policy,
        profile: Profile,
        found: tuple[Fault, ...],
        settings: Mapping[str, object],
    ) -> Outcome:
        """Solve, verify and write."""
        from placement import (
            PlacementError,
            claims,
            compile_problem,
            placed,
            verify,
            write_plan,
        )

        began = time.perf_counter()
        with self.console.working("solve") as show:
            problem = compile_problem(instance, policy, profile)
            try:
                result = self._solve(problem, show)
            except PlacementError as error:
                raise worded(error, instance) from None
        # Locked to no place, or not in the pool: nobody of this run's.
        students = int((problem.locked != -2).sum())
        line = solved_line(instance, result, students)
        self.console.stage("solve", f"{line}  {self.timed('solve', began)}")
        self.console.stage("method", method_line(result))
        for told in level_lines(profile, result):
            self.console.note(told, indent="    ")
        began = time.perf_counter()
        with self.console.working("verify"):
            plan = placed(problem, result)
            verdict = verify(instance, policy, profile, plan, claims(problem, result))
        self._tell(verdict, self.timed("verify", began))
        if any(check.rule == "plan/targets" and check.violated for check in verdict.checks):
            for told in missed_lines(instance, policy, profile, result):
                self.console.note(told, indent="    ")
        began = time.perf_counter()
        with self.console.working("write"):
            files = write_plan(
                self.order.out,
                instance=instance,
                policy=policy,
                profile=profile,
                problem=problem,
                result=result,
                verdict=verdict,
                settings=settings,
                timings=self.timings,
                force=self.order.force,
                lang=LANG.get(),
            )
        self._close(files, instance, problem, result, self.timed("write", began))
        return Outcome(
            students, instance, policy, profile, result, verdict, found, tuple(files), self.timings
        )

    def _solve(self, problem: Any, show: Any) -> Result:
        from placement import Limits, method_params, solve

        def heard() -> None:
            self.console.fail(f"! {text('interrupted.stopping')}")

        with stop_on_interrupt(heard) as stop:
            return solve(
                problem,
                self.order.method,
                seed=self.order.seed,
                limits=Limits(time_seconds=self.order.time_limit, stop=stop),
                params=method_params(self.order.method, self.order.params),
                progress=lambda name, share: show(
                    text("solve.level", name=name, n=round(100 * share))
                ),
            )

    def _tell(self, verdict: Verdict, seconds: str) -> None:
        """What the verification found; a plan that fails it is not written."""
        hard = [check for check in verdict.checks if check.level == "hard"]
        line = text(
            "verify.line",
            kept=sum(not check.violated and not unchecked(check) for check in hard),
            warnings=sum(bool(check.violated) for check in verdict.checks)
            - sum(bool(check.violated) for check in hard),
            blind=sum(bool(check.not_checkable) for check in verdict.checks),
        )
        if not verdict.passed:
            line = f"× {text('verify.failed', n=len(verdict.findings))}"
        self.console.stage("verify", f"{line}  {seconds}")
        for check in verdict.checks:
            self.console.note(check_line(check), level=1)
        if not verdict.passed:
            faults_.show(verdict.findings, self.console.fail)
            if self.console.json:
                found = list(map(faults_.as_json, verdict.findings))
                self.console.document({"exit": FINDINGS, "faults": found})
            raise Finished(FINDINGS)

    def _close(
        self,
        files: Sequence[Path],
        instance: Instance,
        problem: Problem,
        result: Result,
        seconds: str,
    ) -> None:
        out = self.order.out
        shown = [path.name for path in files if path.parent == out]
        line = text("done.files", path=out, names="  ".join(shown))
        self.console.stage("done", f"{line}  {seconds}")
        if len(files) > len(shown):
            self.console.note(text("done.more", n=len(files) - len(shown), path=out))
        if result.stop == "interrupted":
            self.console.fail(f"! {text('interrupted.saved', path=self.order.out)}")
        elif result.stop == "time_limit":
            self.console.note(f"! {text('solve.time_limit')}")
        if result.stop != "finished":
            for told in unplaced_lines(instance, problem, result):
                self.console.note(told)
        self.console.note(text("done.verify", path=self.order.out))


def screened(instance: Instance, order: Order) -> tuple[Policy, tuple[Fault, ...]]:
    """The policy of the run, and the faults that hang on it."""
    from placement import screen

    policy = policy_of(instance, order.policy, order.levels, instance.term.start)
    return policy, (*policy.notes, *screen(instance, policy))


def policy_of(
    instance: Instance,
    names: Sequence[str] | None,
    settings: Mapping[str, str],
    on: dt.date | None,
) -> Policy:
    """The policy of those tables on a day; with None every rule, whatever its days.

    Rule levels and readings of the workbook's own sheet 规则 come first, the command line's over
    them. What is no level is the reading of a switch.
    """
    from placement import load_policy

    return load_policy(
        names, instance_city=instance.city, on=on, settings={**instance.settings, **settings}
    )


def mark(paths: Sequence[Path], found: Sequence[Fault], folder: Path | None) -> list[Path]:
    """Marked copies of the faulty files, in a folder or beside them."""
    from placement import write_marked

    return write_marked(paths, found, folder, lang=LANG.get())


def make_plan(order: Order, console: Console) -> Outcome:
    """All stages in order; says each on the console and leaves the files."""
    from placement import check_output, method_params

    params = method_params(order.method, order.params)
    check_output(order.out, force=order.force)
    stages = Stages(order, console)
    instance, found = stages.read()
    policy, profile, found = stages.check(instance, found)
    if instance is None:
        raise Finished(FINDINGS)
    own = {"profile": order.profile or profile.name, "param": params}
    settings = order.settings() | own
    return stages.finish(instance, policy, profile, found, settings)
