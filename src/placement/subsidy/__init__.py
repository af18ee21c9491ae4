"""Money that follows from a plan: who is paid what by whom, and why others are not."""

from placement.subsidy.earlier import read_earlier as read_earlier
from placement.subsidy.engine import reckon as reckon
from placement.subsidy.plan import reckon_plan as reckon_plan
from placement.subsidy.policy import money_policy as money_policy
from placement.subsidy.reckoning import Reckoning as Reckoning
from placement.subsidy.workbook import write_subsidy as write_subsidy
