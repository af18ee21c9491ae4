"""合规检查: every provision, how it was checked, and where it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.report.audit_pages import provisions_page
from placement.report.page import Page, Sheet

if TYPE_CHECKING:
    from placement.report.plan import Plan


def build(plan: Plan) -> Page:
    """Broken provisions first, then those that could not be checked everywhere, then the rest."""
    return provisions_page(plan.audit, plan.lang, brief=True)


SHEET = Sheet("compliance", "合规检查", "Compliance", build)
