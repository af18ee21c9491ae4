"""Teachers' practice in enterprises: who owes how many months by when, and who could take them."""

from placement.teachers.deadlines import deadlines as deadlines
from placement.teachers.ledger import Entry as Entry
from placement.teachers.ledger import Ledger as Ledger
from placement.teachers.ledger import practice_ledger as practice_ledger
from placement.teachers.words import months_in_words as months_in_words
from placement.teachers.workbook import write_ledger as write_ledger
