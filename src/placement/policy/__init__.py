"""Rules of law and of cities as data: packs, and the policy that a run is bound by."""

from placement.policy.load import load_policy as load_policy
from placement.policy.load import pack_names as pack_names
from placement.policy.pack import BoundRule as BoundRule
from placement.policy.pack import Pack as Pack
from placement.policy.pack import Policy as Policy
