"""An image in any of Pillow's modes and any colour profile becomes RGB in sRGB."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

# ICC.1:2010, 7.2.6: a profile's colour space, and the mode in which Pillow has its pixels
MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
SRGB = ImageCms.createProfile("sRGB")


def converter(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """What converts a part of a decoded image to RGB in sRGB; transparent pixels become white."""
    to_srgb = _transform(image)
    return lambda part: _rgb(part, to_srgb)


def _transform(image: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """From the embedded profile to sRGB; None without one, for sRGB itself, and for a profile that cannot be used."""
    embedded = image.info.get("icc_profile")
    if not embedded or image.mode.startswith(("I", "F")):
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(embedded))
        mode = MODES[profile.profile.xcolor_space.strip()]
        if mode != _plain_mode(image) or "sRGB" in (profile.profile.profile_description or ""):
            return None
        return ImageCms.buildTransform(profile, SRGB, mode, "RGB")
    except Exception:  # a damaged profile is no reason to reject the photo: its pixels are whole
        return None


def _plain_mode(image: Image.Image) -> str:
    """The mode in which a band is converted by its profile: RGB, L or CMYK."""
    if image.has_transparency_data:
        return "RGB"
    return image.mode if image.mode in ("L", "CMYK") else "RGB"


def _rgb(part: Image.Image, to_srgb: ImageCms.ImageCmsTransform | None) -> Image.Image:
    if part.mode.startswith(("I", "F")):
        return _high_bits(part).convert("RGB")
    if part.has_transparency_data:
        part = _over_white(part)
    if to_srgb is None:
        return part if part.mode == "RGB" else part.convert("RGB")
    return ImageCms.applyTransform(part.convert(_plain_mode(part)), to_srgb) or part


def _over_white(part: Image.Image) -> Image.Image:
    coloured = part.convert("RGBA")
    white = Image.new("RGB", coloured.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def _high_bits(part: Image.Image) -> Image.Image:
    """Sixteen-bit grey by its eight high bits: Pillow's own conversion would clip it to white."""
    return Image.fromarray((np.asarray(part).astype(np.uint16) >> 8).astype(np.uint8))
