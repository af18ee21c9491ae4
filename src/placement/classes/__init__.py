"""Order classes to be opened in a round: which, with whom, and what the next one takes."""

from __future__ import annotations

from placement.classes.candidates import Candidate as Candidate
from placement.classes.proposal import ClassProposal as ClassProposal
from placement.classes.proposal import propose_classes as propose_classes
