"""Which media types a photo may be sent with. What a photo is, its bytes decide when it is decoded."""

PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif")
# Of photos by their format, as recognition.containers names it.
CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
}
# Other names that clients use for the same formats.
ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/jfif": "image/jpeg",
    "image/x-png": "image/png",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heif",
    "image/avif-sequence": "image/avif",
}
ANY_BYTES = "application/octet-stream"
# What clients send that do not know the format.
UNNAMED = (ANY_BYTES, "binary/octet-stream", "image/*")


def media_type_of(content_type: str) -> str:
    """The media type of a Content-Type, in lower case and without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def photo_type(content_type: str) -> str | None:
    """The media type that a photo of this Content-Type is stored with; None for what is no photo."""
    media_type = media_type_of(content_type)
    if media_type in UNNAMED:
        return ANY_BYTES
    media_type = ALIASES.get(media_type, media_type)
    return media_type if media_type in PHOTO_TYPES else None
