"""What is due when: the dates of policy packs, of plans and of teachers, as a table and as .ics."""

from placement.calendar.duties import duties as duties
from placement.calendar.duties import year_after as year_after
from placement.calendar.event import Event as Event
from placement.calendar.event import by_day as by_day
from placement.calendar.ics import calendar_text as calendar_text
from placement.calendar.plan_days import plan_days as plan_days
