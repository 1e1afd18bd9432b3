"""Make a drawn PDF last: PDF/A-2a (ISO 19005-2), and say that it is PDF/UA-1 (ISO 14289-1).

Language and title are set, fonts say what their characters are, colors are defined.
Nothing here reads a clock or a random number.
"""

import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

_LANGUAGE = "en-US"
_PRODUCER = "DSP Desktop"
_SRGB = "sRGB IEC61966-2.1"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself to catalogs and viewers."""

    title: str
    author: str
    subject: str
    made_at: datetime


def make_last(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Add what an archive asks for, and take out what it does not allow."""
    root = pdf.Root
    root.MarkInfo = Dictionary(Marked=True)
    root.Lang = String(_LANGUAGE)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=_SRGB,
                Info=_SRGB,
                DestOutputProfile=pdf.make_stream(srgb_profile(), N=3),
            )
        ]
    )
    for page in pdf.pages:
        if "/Trans" in page.obj:
            del page.obj["/Trans"]
    for font in pdf.pages[0].obj.Resources.Font.values():
        _mend_names_of_characters(font)
    _add_metadata(pdf, metadata)


def srgb_profile() -> bytes:
    """Return the color space sRGB as an ICC profile, without the hour it was made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(profile)


def _mend_names_of_characters(font: pikepdf.Object) -> None:
    """Write characters beyond U+FFFF as UTF-16, which ReportLab does not."""
    named = font.ToUnicode.read_bytes()
    mended = re.sub(rb"> <([0-9A-F]{5,6})>", _utf_16, named)
    if mended != named:
        font.ToUnicode.write(mended)


def _utf_16(found: re.Match[bytes]) -> bytes:
    character = chr(int(found[1], 16))
    return f"> <{character.encode('utf-16-be').hex().upper()}>".encode("ascii")


def _add_metadata(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    made = metadata.made_at.astimezone(UTC)
    stamp = String(f"D:{made:%Y%m%d%H%M%S}Z")
    pdf.docinfo = pdf.make_indirect(
        Dictionary(
            Title=String(metadata.title),
            Author=String(metadata.author),
            Subject=String(metadata.subject),
            Creator=String(_PRODUCER),
            Producer=String(_PRODUCER),
            CreationDate=stamp,
            ModDate=stamp,
        )
    )
    packet = pdf.make_stream(_xmp(metadata, f"{made:%Y-%m-%dT%H:%M:%SZ}").encode("utf-8"))
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = packet


def _xmp(metadata: Metadata, stamp: str) -> str:
    title, author, subject = map(escape, (metadata.title, metadata.author, metadata.subject))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="{_UA}"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{_LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{_PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<pdf:Producer>{_PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
