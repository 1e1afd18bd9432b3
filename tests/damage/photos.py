"""Photos of vans for tests, made on the spot."""

from io import BytesIO

from PIL import Image

from dsp_desktop.kernel.files import AttachedFile


def a_photo(name: str = "front.png", shade: int = 120) -> AttachedFile:
    """Return a small picture; another one for each shade."""
    file = BytesIO()
    kind = "JPEG" if name.endswith(".jpg") else "PNG"
    Image.new("RGB", (60, 40), (shade, 90, 160)).save(file, kind)
    return AttachedFile(name, file.getvalue())
