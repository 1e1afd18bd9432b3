"""What screens and reports read about who holds what."""

from dsp_desktop.custody.queries.lists import (
    CUSTODY_LIST,
    DEVICE_LIST,
    KEY_LIST,
    UNIFORM_LIST,
)
from dsp_desktop.custody.queries.records import (
    custody_details,
    custody_panel,
    driver_sections,
    holder_picks,
    item_picks,
    item_sections,
    key_details,
    key_panel,
    uniform_details,
    uniform_panel,
)

__all__ = [
    "CUSTODY_LIST",
    "DEVICE_LIST",
    "KEY_LIST",
    "UNIFORM_LIST",
    "custody_details",
    "custody_panel",
    "driver_sections",
    "holder_picks",
    "item_picks",
    "item_sections",
    "key_details",
    "key_panel",
    "uniform_details",
    "uniform_panel",
]
