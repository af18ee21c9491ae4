"""Why every student is where the plan puts them, and why not at a choice they ranked higher.

A reason is a key and facts; :func:`word` turns it into one sentence. Rules are asked in their
one-row form, once for each pair of kinds of student and place, never students times places.
"""

from __future__ import annotations

from placement.explain.demands import Demand as Demand
from placement.explain.demands import amount_in_words as amount_in_words
from placement.explain.demands import demands as demands
from placement.explain.demands import short_in_words as short_in_words
from placement.explain.fit import FIT_KINDS as FIT_KINDS
from placement.explain.fit import fit_kind as fit_kind
from placement.explain.fit import fit_of as fit_of
from placement.explain.reasons import Reasons as Reasons
from placement.explain.reasons import reasons as reasons
from placement.explain.sentences import word as word
from placement.explain.wishes import Choices as Choices
from placement.explain.wishes import choices as choices
from placement.explain.wishes import rank_of as rank_of
