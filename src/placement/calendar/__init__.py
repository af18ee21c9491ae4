"""What is due when: the dates of policy packs, of plans and of teachers, as a table and as .ics."""

from placement.calendar.event import Event as Event
