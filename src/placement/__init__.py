"""Allocate students to internship posts and order-class seats, with a proof.

The programme is five calls: ``read_instance``, ``load_policy`` and ``load_profile``,
``compile_problem``, ``solve``, ``verify``; ``write_plan`` then makes the files. Names are loaded on
first use, so importing the package costs next to nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.arrays import compile_problem as compile_problem
    from placement.audit import Audit as Audit
    from placement.audit import audit as audit
    from placement.bench.admission import Admission as Admission
    from placement.bench.admission import update_registry as update_registry
    from placement.bench.advice import Advice as Advice
    from placement.bench.advice import advise as advise
    from placement.bench.comparison import Comparison as Comparison
    from placement.bench.comparison import bench_compare as bench_compare
    from placement.bench.files import write_bench as write_bench
    from placement.bench.fit import bench_fit as bench_fit
    from placement.bench.forecast import Forecast as Forecast
    from placement.bench.forecast import ForecastModel as ForecastModel
    from placement.bench.forecast import forecast_model as forecast_model
    from placement.bench.forecast import write_forecast as write_forecast
    from placement.bench.matrix import RunLimits as RunLimits
    from placement.bench.records import bench_records as bench_records
    from placement.bench.registry import USUAL_REGISTRY as USUAL_REGISTRY
    from placement.bench.registry import Best as Best
    from placement.bench.registry import bench_registry as bench_registry
    from placement.bench.report import bench_report as bench_report
    from placement.bench.run import BenchMatrix as BenchMatrix
    from placement.bench.run import BenchStep as BenchStep
    from placement.bench.run import bench_matrix as bench_matrix
    from placement.bench.run import bench_run as bench_run
    from placement.bench.settings import bench_settings as bench_settings
    from placement.bench.settings import usual_setting as usual_setting
    from placement.bench.suites import bench_cases as bench_cases
    from placement.bench.summary import bench_tables as bench_tables
    from placement.bench.summary import compared_table as compared_table
    from placement.bench.tune import Tuning as Tuning
    from placement.bench.tune import bench_tune as bench_tune
    from placement.bench.tune import tuned_file as tuned_file
    from placement.calendar import Event as Event
    from placement.calendar import by_day as by_day
    from placement.calendar import calendar_text as calendar_text
    from placement.calendar import duties as duties
    from placement.calendar import plan_days as plan_days
    from placement.calendar import year_after as year_after
    from placement.classes import ClassProposal as ClassProposal
    from placement.classes import propose_classes as propose_classes
    from placement.classes.workbook import write_classes as write_classes
    from placement.constraints import constraint_in_words as constraint_in_words
    from placement.errors import DataError as DataError
    from placement.errors import Fault as Fault
    from placement.errors import InfeasibleError as InfeasibleError
    from placement.errors import NoPlanError as NoPlanError
    from placement.errors import PlacementError as PlacementError
    from placement.errors import UsageError as UsageError
    from placement.explain import Demand as Demand
    from placement.explain import demands as demands
    from placement.explain import short_in_words as short_in_words
    from placement.figures import FigureTable as FigureTable
    from placement.figures import figures as figures
    from placement.generate import generate as generate
    from placement.importers import import_instance as import_instance
    from placement.instance import Instance as Instance
    from placement.instance import Term as Term
    from placement.limits import Limits as Limits
    from placement.method import method_in_words as method_in_words
    from placement.opened import OpenedPlan as OpenedPlan
    from placement.opened import is_plan as is_plan
    from placement.opened import open_plan as open_plan
    from placement.policy import Policy as Policy
    from placement.policy import load_policy as load_policy
    from placement.policy import pack_names as pack_names
    from placement.policy.described import described as described
    from placement.policy.described import write_pages as write_pages
    from placement.policy.load import load_pack as load_pack
    from placement.policy.start import write_start as write_start
    from placement.problem import Problem as Problem
    from placement.profile import Profile as Profile
    from placement.profile import load_profile as load_profile
    from placement.profile import profile_names as profile_names
    from placement.publication import published as published
    from placement.recheck import Recheck as Recheck
    from placement.recheck import claims as claims
    from placement.recheck import placed as placed
    from placement.recheck import recheck as recheck
    from placement.report import write_plan as write_plan
    from placement.report.audit_book import write_audit as write_audit
    from placement.report.calendar_book import write_calendar as write_calendar
    from placement.report.figure_book import write_figures as write_figures
    from placement.result import Proof as Proof
    from placement.result import Result as Result
    from placement.result import Stop as Stop
    from placement.roster import Roster as Roster
    from placement.screening import screen as screen
    from placement.solve import method_params as method_params
    from placement.solve import solve as solve
    from placement.storage import check_not_read as check_not_read
    from placement.storage import check_output as check_output
    from placement.subsidy import Reckoning as Reckoning
    from placement.subsidy import reckon as reckon
    from placement.subsidy import reckon_plan as reckon_plan
    from placement.subsidy import write_subsidy as write_subsidy
    from placement.tables import Reading as Reading
    from placement.tables import read_instance as read_instance
    from placement.tables import read_ledger as read_ledger
    from placement.tables import read_tables as read_tables
    from placement.tables.handmade import HandMade as HandMade
    from placement.tables.handmade import read_hand_made as read_hand_made
    from placement.tables.mark import write_marked as write_marked
    from placement.tables.template import write_template as write_template
    from placement.tables.write import write_instance as write_instance
    from placement.teachers import Ledger as Ledger
    from placement.teachers import deadlines as deadlines
    from placement.teachers import months_in_words as months_in_words
    from placement.teachers import practice_ledger as practice_ledger
    from placement.teachers import write_ledger as write_ledger
    from placement.verify import Check as Check
    from placement.verify import Verdict as Verdict
    from placement.verify import verify as verify
    from placement.wording import catalogue as catalogue
    from placement.wording import describe as describe
    from placement.wording import headline as headline
    from placement.wording import remedy as remedy
    from placement.wording import sentence as sentence

__version__ = "0.1.0"

_HOME = {
    "Advice": "bench.advice",
    "advise": "bench.advice",
    "bench_fit": "bench.fit",
    "Forecast": "bench.forecast",
    "ForecastModel": "bench.forecast",
    "forecast_model": "bench.forecast",
    "write_forecast": "bench.forecast",
    "Tuning": "bench.tune",
    "bench_tune": "bench.tune",
    "tuned_file": "bench.tune",
    "compared_table": "bench.summary",
    "write_bench": "bench.files",
    "bench_tables": "bench.summary",
    "BenchStep": "bench.run",
    "BenchMatrix": "bench.run",
    "bench_cases": "bench.suites",
    "bench_settings": "bench.settings",
    "usual_setting": "bench.settings",
    "RunLimits": "bench.matrix",
    "bench_matrix": "bench.run",
    "bench_run": "bench.run",
    "bench_records": "bench.records",
    "bench_compare": "bench.comparison",
    "Comparison": "bench.comparison",
    "bench_report": "bench.report",
    "Admission": "bench.admission",
    "Best": "bench.registry",
    "USUAL_REGISTRY": "bench.registry",
    "bench_registry": "bench.registry",
    "update_registry": "bench.admission",
    "is_plan": "opened",
    "write_calendar": "report.calendar_book",
    "write_figures": "report.figure_book",
    "published": "publication",
    "figures": "figures",
    "FigureTable": "figures",
    "year_after": "calendar",
    "plan_days": "calendar",
    "duties": "calendar",
    "calendar_text": "calendar",
    "by_day": "calendar",
    "Event": "calendar",
    "compile_problem": "arrays",
    "Audit": "audit",
    "audit": "audit",
    "Recheck": "recheck",
    "recheck": "recheck",
    "claims": "recheck",
    "placed": "recheck",
    "ClassProposal": "classes",
    "propose_classes": "classes",
    "write_classes": "classes.workbook",
    "constraint_in_words": "constraints",
    "Demand": "explain",
    "demands": "explain",
    "short_in_words": "explain",
    "method_in_words": "method",
    "DataError": "errors",
    "Fault": "errors",
    "InfeasibleError": "errors",
    "NoPlanError": "errors",
    "PlacementError": "errors",
    "UsageError": "errors",
    "generate": "generate",
    "import_instance": "importers",
    "Instance": "instance",
    "Term": "instance",
    "Limits": "limits",
    "OpenedPlan": "opened",
    "open_plan": "opened",
    "Policy": "policy",
    "load_policy": "policy",
    "pack_names": "policy",
    "load_pack": "policy.load",
    "described": "policy.described",
    "write_pages": "policy.described",
    "write_start": "policy.start",
    "Problem": "problem",
    "Profile": "profile",
    "load_profile": "profile",
    "profile_names": "profile",
    "write_plan": "report",
    "write_audit": "report.audit_book",
    "Proof": "result",
    "Result": "result",
    "Stop": "result",
    "Roster": "roster",
    "screen": "screening",
    "method_params": "solve",
    "solve": "solve",
    "check_not_read": "storage",
    "check_output": "storage",
    "Reckoning": "subsidy",
    "reckon": "subsidy",
    "reckon_plan": "subsidy",
    "write_subsidy": "subsidy",
    "Reading": "tables",
    "read_instance": "tables",
    "read_ledger": "tables",
    "read_tables": "tables",
    "HandMade": "tables.handmade",
    "read_hand_made": "tables.handmade",
    "write_marked": "tables.mark",
    "write_template": "tables.template",
    "write_instance": "tables.write",
    "Ledger": "teachers",
    "deadlines": "teachers",
    "months_in_words": "teachers",
    "practice_ledger": "teachers",
    "write_ledger": "teachers",
    "Check": "verify",
    "Verdict": "verify",
    "verify": "verify",
    "catalogue": "wording",
    "describe": "wording",
    "headline": "wording",
    "remedy": "wording",
    "sentence": "wording",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"placement.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*_HOME, "__version__"])


class _Package(ModuleType):
    """The package itself: ``placement.solve`` is the function, also once its module was imported.

    Importing a submodule sets it as an attribute of its package; of the submodules that share the
    name of their one public function, the function is what a user means.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
