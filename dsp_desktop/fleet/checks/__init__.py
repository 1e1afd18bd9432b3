"""Rules about vans: those that hold every van, and those that hold some."""

from dsp_desktop.fleet.checks.some import (
    EMISSIONS_RULES,
    HEAVY_RULES,
    LEASE_RULES,
    LINE_RULES,
    RECALL_RULES,
    EmissionsFacts,
    HeavyFacts,
    LeaseFacts,
    RecallFacts,
    Roadside,
)
from dsp_desktop.fleet.checks.van import VAN_RULES, VanFacts, WeightClass, weight_class

__all__ = [
    "EMISSIONS_RULES",
    "HEAVY_RULES",
    "LEASE_RULES",
    "LINE_RULES",
    "RECALL_RULES",
    "RULES",
    "VAN_RULES",
    "EmissionsFacts",
    "HeavyFacts",
    "LeaseFacts",
    "RecallFacts",
    "Roadside",
    "VanFacts",
    "WeightClass",
    "weight_class",
]

RULES = (
    *VAN_RULES,
    *LINE_RULES,
    *HEAVY_RULES,
    *LEASE_RULES,
    *EMISSIONS_RULES,
    *RECALL_RULES,
)
