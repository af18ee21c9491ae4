"""One run in a process of its own: ``python -m placement.bench.worker``, a job on standard input.

Says what is done as JSON lines on standard output, phase by phase, so that a run which is killed
leaves what it had reached. Whatever else writes to standard output is sent to the error stream.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from placement.bench.case import source_of
from placement.bench.machine import peak_megabytes
from placement.errors import DataError, InfeasibleError, NoPlanError, PlacementError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import Problem
    from placement.profile import Profile
    from placement.result import Result


class Voice:
    """What the run says: one JSON object a line, at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, **facts: object) -> None:
        """Add facts to the record."""
        self._stream.write(json.dumps(facts, ensure_ascii=False) + "\n")
        self._stream.flush()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase: wall clock, and processor time of all threads."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.say(
            phase=name,
            seconds=round(time.perf_counter() - wall, 6),
            cpu=round(time.process_time() - cpu, 6),
            peak_mb=peak_megabytes(),
        )


def main() -> None:
    """Read the job, run it, and say how it ended; anything not foreseen is a traceback."""
    voice = Voice(_private_stdout())
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        voice.say(memory_enforced=_limit_memory(job["limits"]["memory"]))
        _run(job, voice)
    except MemoryError:
        voice.say(outcome="memory_limit")
    except InfeasibleError as error:
        voice.say(outcome="infeasible", detail=str(error), code=error.code)
    except NoPlanError as error:
        voice.say(outcome="no_plan", detail=str(error), code=error.code)
    except DataError as error:
        codes = sorted({f.code for f in error.faults if f.severity == "error"})
        voice.say(outcome="refused", detail=str(error), code=" ".join(codes))
    except PlacementError as error:
        voice.say(outcome="refused", detail=str(error), code=error.code)
    voice.say(peak_mb=peak_megabytes())


def _private_stdout() -> TextIO:
    """Standard output for the record alone; native libraries print to it too."""
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return kept


def _end_with_parent() -> None:
    """The pipe breaks when whoever started this is gone, however it went: nobody wants the run."""
    sys.stdin.read()
    os._exit(1)


def _limit_memory(most: int | None) -> bool:
    """Have the system refuse more address space; whether there is a limit and it does so."""
    try:
        import resource
    except ImportError:
        # Windows has no such module.
        return False
    if most is not None:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return most is not None


def _run(job: Mapping[str, Any], voice: Voice) -> None:
    """The five calls, each timed by itself."""
    with voice.phase("start"):
        from placement.arrays import compile_problem
        from placement.instance import Instance

        _warm_up(job)
        source = source_of(job["source"])
    voice.say(start_mb=peak_megabytes())
    began = time.monotonic()
    # Making an instance is not reading one.
    with voice.phase("read" if "tables" in job["source"] else "make"):
        made = source.load()
    if not isinstance(made, Instance):
        _solved(job, voice, made, began)
        voice.say(outcome="plan", verified=None)
        return
    voice.say(size=_size(made))
    policy, profile = _asked(job, made)
    with voice.phase("compile"):
        problem = compile_problem(made, policy, profile)
    result = _solved(job, voice, problem, began)
    _checked(voice, made, policy, profile, problem, result)


def _warm_up(job: Mapping[str, Any]) -> None:
    """Go once through everything with a dozen students: loading libraries is nobody's time."""
    import placement.report
    import placement.tables.reading  # noqa: F401
    from placement.arrays import compile_problem
    from placement.generate import generate
    from placement.limits import Limits
    from placement.policy import load_policy
    from placement.profile import load_profile
    from placement.recheck import claims, placed
    from placement.solve import solve
    from placement.verify import verify

    toy = generate(12, 2, seed=0, schools=1, parks=1)
    policy = load_policy(["national"], instance_city=toy.city, on=toy.term.start)
    profile = load_profile("school")
    problem = compile_problem(toy, policy, profile)
    setting, limits = job["setting"], Limits(time_seconds=1.0)
    # What the toy cannot be asked is told by the instance itself.
    with suppress(PlacementError):
        result = solve(problem, setting["method"], limits=limits, params=setting["params"])
        verify(toy, policy, profile, placed(problem, result), claims(problem, result))


def _size(instance: Instance) -> dict[str, int]:
    return {
        "students": len(instance.students),
        "places": len(instance.places),
        "seats": int(instance.places["need"].clip(lower=0).sum()),
    }


def _asked(job: Mapping[str, Any], instance: Instance) -> tuple[Policy, Profile]:
    """Policy and profile: the setting's, else the case's, else those of ``placement solve``."""
    from placement.policy import load_policy
    from placement.profile import load_profile

    names = job["setting"]["policy"]
    policy = load_policy(
        job["policy"] if names is None else names,
        instance_city=instance.city,
        on=instance.term.start,
        settings=instance.settings,
    )
    return policy, load_profile(job["setting"]["profile"] or job["profile"] or instance.scope)


def _solved(job: Mapping[str, Any], voice: Voice, problem: Problem, began: float) -> Result:
    """Solve in what is left of the time, and say what was found."""
    from placement.bench.features import features_of
    from placement.bench.quality import of_problem
    from placement.limits import Limits
    from placement.solve import solve

    # Said before solving, so that a run which is killed has them.
    voice.say(features=features_of(problem))
    most = job["limits"]["seconds"]
    left = None if most is None else max(0.001, most - (time.monotonic() - began))
    with voice.phase("solve"):
        result = solve(
            problem,
            job["setting"]["method"],
            seed=job["seed"],
            limits=Limits(time_seconds=left),
            params=job["setting"]["params"],
        )
    voice.say(
        # A problem without tables has no size yet.
        problem_size={"students": problem.num_students, "places": problem.num_places},
        stopped=str(result.stop),
        proved=str(result.proof),
        ran=result.method,
        reason=dict(result.reason),
        solver=result.solver,
        statistics=dict(result.statistics),
        solve_steps={name: round(s, 6) for name, s in result.timings.items()},
        levels=[
            {
                "name": level.name,
                "value": int(level.value),
                "bound": None if level.bound is None else int(level.bound),
                "gap": level.gap,
                "word": level.word,
            }
            for level in result.levels
        ],
        quality=of_problem(problem, result),
    )
    return result


def _checked(
    voice: Voice,
    instance: Instance,
    policy: Policy,
    profile: Profile,
    problem: Problem,
    result: Result,
) -> None:
    """Verify the plan from the tables, write all files, and say what it means for people."""
    from placement.bench.quality import of_instance
    from placement.recheck import claims, placed
    from placement.report import write_plan
    from placement.verify import verify

    with voice.phase("verify"):
        plan = placed(problem, result)
        verdict = verify(instance, policy, profile, plan, claims(problem, result))
    with tempfile.TemporaryDirectory(prefix="placement-") as folder, voice.phase("write"):
        write_plan(
            Path(folder) / "plan",
            instance=instance,
            policy=policy,
            profile=profile,
            problem=problem,
            result=result,
            verdict=verdict,
            settings={},
            timings={},
        )
    voice.say(quality=of_instance(instance, result.place_of))
    findings = sorted({f.code for f in verdict.findings if f.severity == "error"})
    outcome = "plan" if verdict.passed else "unverified"
    voice.say(outcome=outcome, verified=verdict.passed, code=" ".join(findings))


if __name__ == "__main__":
    main()
