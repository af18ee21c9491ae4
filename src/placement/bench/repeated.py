"""Records of a benchmark as candidates for the registry: the best run of each kind, made once more.

A record is no plan, and nothing in it is believed. Where it claims to better what is registered,
the run is repeated with its setting, seed and time limit, and what comes out is verified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.arrays import compile_problem
from placement.bench.registry import Best, BestLevel, bettered, rules_digest
from placement.bench.suite_file import case_names, suite_cases, suites
from placement.errors import UsageError
from placement.instance import Instance
from placement.limits import Limits
from placement.policy import load_policy
from placement.profile import load_profile
from placement.recheck import claims, placed
from placement.solve import solve
from placement.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from placement.bench.case import Case
    from placement.bench.records import Record
    from placement.bench.registry import Key


def best_records(records: Iterable[Record]) -> list[Record]:
    """Of the verified runs the best of each instance, profile and policy; the first of equal ones.

    Values are compared level by level, then bounds; a level without a bound comes last.
    """
    found: dict[tuple[str, str, str], Record] = {}
    for record in records:
        if record["outcome"] == "plan":
            setting = record["setting"]
            kind = record["instance"]["sha256"], setting["profile"], str(setting["policy"])
            if kind not in found or _rank(record) > _rank(found[kind]):
                found[kind] = record
    return list(found.values())


def measured_again(record: Record, entries: Mapping[Key, Best], *, today: str) -> Best:
    """What a repeated run is worth, as the verifier says.

    Raises
    ------
    UsageError
        When the instance is that of no suite (E781) or its data are not here (E780), its tables are
        not what the suite says (E789), the record claims nothing better than what is registered
        (E786, E787), or the plan found does not pass (E783).
    """
    case = _case(record["instance"]["sha256"])
    instance = case.source.load()
    if not isinstance(instance, Instance) or instance.sha256 != case.sha256:
        raise UsageError("E789", name=case.name)
    setting = record["setting"]
    names = case.policy if setting["policy"] is None else setting["policy"]
    policy = load_policy(
        names, instance_city=instance.city, on=instance.term.start, settings=instance.settings
    )
    profile = load_profile(setting["profile"] or case.profile or instance.scope)

    def entry(method: str, levels: Iterable[BestLevel]) -> Best:
        packs = tuple(pack.id for pack in policy.packs) or ("none",)
        digest = rules_digest(policy, profile)
        return Best(case.name, case.sha256, digest, packs, profile.name, method, today,
                    tuple(levels))  # fmt: skip

    said = entry("", [BestLevel(x["name"], x["value"], x["bound"]) for x in record["levels"]])
    if said.key in entries:
        # Not worth a solve unless it claims to be better.
        bettered(entries[said.key], said)
    problem = compile_problem(instance, policy, profile)
    result = solve(
        problem,
        setting["method"],
        seed=record["seed"],
        limits=Limits(time_seconds=record["limits"]["seconds"]),
        params=setting["params"],
    )
    plan, claim = placed(problem, result), claims(problem, result)
    verdict = verify(instance, policy, profile, plan, claim)
    wrong = [finding.code for finding in verdict.findings if finding.severity == "error"]
    if wrong:
        raise UsageError("E783", n=len(wrong), codes="、".join(dict.fromkeys(wrong)))
    levels = (BestLevel(level.name, level.value, level.bound) for level in verdict.levels)
    return entry(result.method, levels)


def _rank(record: Record) -> tuple[list[int], list[float]]:
    levels: list[dict[str, Any]] = record["levels"]
    bounds = [float("-inf") if x["bound"] is None else -float(x["bound"]) for x in levels]
    return [x["value"] for x in levels], bounds


def _case(sha256: str) -> Case:
    """The case of a suite with that hash."""
    for suite in suites().values() if sha256 in case_names() else ():
        if any(row["sha256"] == sha256 for row in suite.rows):
            return next(case for case in suite_cases(suite.name) if case.sha256 == sha256)
    raise UsageError("E781", sha256=sha256[:16])
