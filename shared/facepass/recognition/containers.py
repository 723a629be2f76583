"""Photo formats, recognised by the bytes and never by a name."""

AVIF_BRANDS = {b"avif", b"avis"}
# ISO/IEC 23008-12, annex B; mif1 and msf1 name the container, in practice with HEVC pictures in it
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}

# A real box has up to a dozen brands; the length that it states may be the whole file's.
MAX_BRANDS_BOX = 256


def recognise(photo: bytes) -> str | None:
    """The photo's format as JPEG, PNG, WEBP, HEIF or AVIF; None for anything else."""
    if photo.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if photo.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if photo.startswith(b"RIFF") and photo[8:12] == b"WEBP":
        return "WEBP"
    if photo[4:8] == b"ftyp":
        return _recognise_brands(photo)
    return None


def _recognise_brands(photo: bytes) -> str | None:
    """The format that a file of boxes (ISO/IEC 14496-12) states in its first box; None for a video."""
    box = photo[: min(int.from_bytes(photo[:4], "big"), MAX_BRANDS_BOX)]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & HEIF_BRANDS else None
