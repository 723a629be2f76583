"""An image in any of Pillow's modes and any colour profile becomes BGR pixels in sRGB."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

BAND_ROWS = 256

# ICC.1:2010, 7.2.6: a profile's colour space, and the mode in which Pillow has its pixels
MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
SRGB = ImageCms.createProfile("sRGB")


def bgr(image: Image.Image) -> NDArray[np.uint8]:
    """(height, width, 3) BGR, sRGB, of a decoded image; transparent pixels become white.

    Converted in bands, because a converted copy of 100 megapixels would fill a Lambda function's memory.
    """
    to_srgb = _transform(image)
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, image.height)
        pixels[top:bottom] = _bgr_of_band(image.crop((0, top, image.width, bottom)), to_srgb)
    return pixels


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


def _bgr_of_band(band: Image.Image, to_srgb: ImageCms.ImageCmsTransform | None) -> NDArray[np.uint8]:
    if band.mode.startswith(("I", "F")):
        return _bgr_of_deep_grey(band)
    if band.has_transparency_data:
        band = _over_white(band)
    if to_srgb is None:
        band = band.convert("RGB")
    else:
        band = ImageCms.applyTransform(band.convert(_plain_mode(band)), to_srgb) or band
    raw = band.tobytes("raw", "BGR")
    return np.frombuffer(raw, np.uint8).reshape(band.height, band.width, 3)


def _over_white(band: Image.Image) -> Image.Image:
    coloured = band.convert("RGBA")
    white = Image.new("RGB", coloured.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def _bgr_of_deep_grey(band: Image.Image) -> NDArray[np.uint8]:
    """Sixteen-bit grey by its eight high bits: Pillow's own conversion would clip it to white."""
    grey = (np.asarray(band).astype(np.uint16) >> 8).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)
