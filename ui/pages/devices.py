"""The device page."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.kernel.panel import Panel
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.parts import told_by
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.custody.queries import DEVICE_LIST, item_sections
    from dsp_desktop.devices import queries, service
else:
    DEVICE_LIST = later("dsp_desktop.custody.queries").DEVICE_LIST
    item_sections = later("dsp_desktop.custody.queries").item_sections
    queries = later("dsp_desktop.devices.queries")
    service = later("dsp_desktop.devices.service")


def device_panel(source: Any, device_id: int) -> Panel:
    """Return what a device is, who holds it and who held it."""
    own = queries.device_panel(source, device_id)
    held = told_by(item_sections, source, ItemKind.DEVICE, device_id)
    return Panel(own.title, own.subtitle, (*own.sections, *held))


DEVICES = PageSpec(
    entity="device",
    noun=mark("device", "device"),
    title=mark("device", "Devices"),
    group=mark("groups", "Fleet"),
    icon="ph.device-mobile",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=DEVICE_LIST,
    empty=mark("device", "No devices yet. Add each phone and scanner by the label on its back."),
    sort="label",
    readiness=True,
    filters=(
        Filter(
            "status",
            mark("device", "Status"),
            DeviceStatus,
            opens=(
                mark("device", "In use"),
                (DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR),
            ),
        ),
        Filter("kind", mark("device", "Kind"), DeviceKind),
    ),
    columns=(
        Column("label", mark("device", "Device"), Kind.CODE),
        Column("state", mark("device", "State"), Kind.READINESS),
        Column("holder", mark("device", "Held by"), link="driver"),
        Column("kind", mark("device", "Kind"), Kind.CHOICE),
        Column("held_since", mark("device", "Since"), Kind.MOMENT),
        Column("status", mark("device", "Status"), Kind.CHOICE),
        Column("phone_number", mark("device", "Phone number")),
        Column("make", mark("device", "Make"), shown=False),
        Column("model", mark("device", "Model"), shown=False),
        Column("serial", mark("device", "Serial number"), Kind.CODE, shown=False),
        Column("imei", mark("device", "IMEI"), Kind.CODE, shown=False),
        Column("note", mark("device", "Note"), shown=False),
    ),
    form=Form(
        details=service.DeviceDetails,
        load=queries.device_details,
        add=service.add_device,
        change=service.change_device,
        remove=service.remove_device,
        fields=(
            Field(
                "label",
                mark("device", "Label"),
                Kind.CODE,
                required=True,
                help=mark("device", "What stands on its back"),
            ),
            Field("kind", mark("device", "Kind"), Kind.CHOICE, choices=DeviceKind, required=True),
            Field("make", mark("device", "Make")),
            Field("model", mark("device", "Model")),
            Field("serial", mark("device", "Serial number"), Kind.CODE),
            Field(
                "imei",
                mark("device", "IMEI"),
                Kind.CODE,
                help=mark("device", "15 digits; dial *#06#"),
            ),
            Field("phone_number", mark("device", "Phone number")),
            Field("note", mark("device", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("device", "Report lost"),
            Permission.FLEET_EDIT,
            service.lose_device,
            for_states=(DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR),
        ),
        RowAction(
            mark("device", "Send to repair"),
            Permission.FLEET_EDIT,
            service.send_to_repair,
            for_states=(DeviceStatus.IN_SERVICE,),
        ),
        RowAction(
            mark("device", "Back in service"),
            Permission.FLEET_EDIT,
            service.put_in_service,
            for_states=(DeviceStatus.IN_REPAIR, DeviceStatus.LOST),
        ),
        RowAction(
            mark("device", "Retire"),
            Permission.FLEET_EDIT,
            service.retire_device,
            for_states=(DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR, DeviceStatus.LOST),
        ),
    ),
    panel=device_panel,
)

PAGES = (DEVICES,)
