"""Text in the pictures of Office files, recognised where tesseract is installed."""

from __future__ import annotations

import hashlib
import io
import time
from dataclasses import dataclass, field

from PIL import Image

from advisor.ingest.pdf import ocr
from advisor.ingest.pdf.scan import paragraphs_of

SECONDS = 36.0  # for all pictures of a file: the caller stops a reader after 50
LEAST = 0.12  # of a slide: a smaller picture is a logo
LARGEST = 30_000_000  # dots that are held at once
FINEST = 3.0  # times that a picture is enlarged: more only enlarges its blur
Crop = tuple[float, float, float, float]
UNCROPPED: Crop = (0.0, 0.0, 0.0, 0.0)
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")  # what is drawn with lines (EMF, WMF, SVG) is not read
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, IndexError, MemoryError, Image.DecompressionBombError)


class _TooLarge(ValueError):
    """A picture of more dots than are held at once."""


@dataclass
class Pictures:
    """Recognises the pictures of one file, each once, within `SECONDS`. missing: tesseract is not there. late: some
    were not looked at for want of time. failed: what the last one is that could not be opened."""

    missing: bool = False
    late: bool = False
    failed: str = ""
    _until: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    _known: dict[bytes, tuple[str, ...]] = field(default_factory=dict)

    def texts(self, content: bytes, inches: float, crop: Crop = UNCROPPED) -> tuple[str, ...]:
        """The paragraphs in a picture that is shown `inches` wide; none where it has none or cannot be read.

        crop: what of it is cut away on the left, above, on the right and below, 0 to 1: nobody sees that.
        """
        if ocr.program() is None:
            self.missing = True
            return ()
        key = hashlib.sha256(content + repr(crop).encode()).digest()
        if key not in self._known:
            left = self._until - time.monotonic()
            if left < 1:
                self.late = True
                return ()
            self._known[key] = self._recognised(content, inches, crop, left)
        return self._known[key]

    def _recognised(self, content: bytes, inches: float, crop: Crop, seconds: float) -> tuple[str, ...]:
        try:
            grey = _grey(content, inches, crop)
            found = ocr.recognise(grey.tobytes(), grey.width, grey.height, seconds=seconds)
        except TimeoutError:
            self.late = True
            return ()
        except _FAULTS as error:
            self.failed = str(error) if isinstance(error, _TooLarge) else type(error).__name__
            return ()
        return tuple(paragraphs_of(found))


def _grey(content: bytes, inches: float, crop: Crop) -> Image.Image:
    """A picture in grey on white, at about `ocr.DPI`. Raises one of `_FAULTS`."""
    with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        if picture.width * picture.height > LARGEST:
            raise _TooLarge(f"{picture.width} x {picture.height}")
        if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
            whole = picture.convert("RGBA")
            ground = Image.new("RGBA", whole.size, "white")
            ground.alpha_composite(whole)
            picture = ground
        grey = picture.convert("L")
    if crop != UNCROPPED:
        left, top, right, bottom = (min(max(part, 0.0), 1.0) for part in crop)
        width, height = grey.size
        grey = grey.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))
    if not grey.width or not grey.height:
        raise ValueError("nothing is shown of it")
    scale = min(inches * ocr.DPI / max(grey.width, 1), FINEST, (LARGEST / 3 / (grey.width * grey.height)) ** 0.5)
    if scale > 1.2 or scale < 0.8:
        grey = grey.resize((max(int(grey.width * scale), 1), max(int(grey.height * scale), 1)), Image.LANCZOS)
    return grey
