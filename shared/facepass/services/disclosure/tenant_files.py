"""Everything of a tenant, as files of a folder: rows as JSON lines, photos and thumbnails as they are stored."""

import json
from pathlib import Path

from facepass.context import Context
from facepass.services.disclosure.user_rows import UserTable, rows_of_tenant
from facepass.settings import settings

PLACES = {"uploads": "photos", "crops": "thumbnails"}
# Not in it: hashes of keys, secrets of webhooks, the work of the janitor and of running jobs, events that are not yet
# announced, what is kept for retries. Vectors are in `facepass export`.
TABLES = (
    UserTable("users", "users", "true"),
    UserTable("users", "consents", "true"),
    UserTable("users", "merges", "true"),
    UserTable("users", "memberships", "true"),
    UserTable("users", "api_keys", "true", hidden=("secret_hash",)),
    UserTable("users", "audit_log", "true"),
    UserTable("users", "audit_seals", "true", key="to_char(number, 'FM000000000000')"),
    UserTable("users", "quotas", "true", key="tenant_id"),
    UserTable("users", "webhooks", "true", hidden=("secret", "previous_secret")),
    UserTable("users", "webhook_deliveries", "true"),
    UserTable("users", "usage", "true", key="day::text || verb || outcome"),
    UserTable("faces", "collections", "true"),
    UserTable("faces", "uploads", "true"),
    UserTable("faces", "usage", "true", key="day::text || what || reason"),
    UserTable("faces", "usage_notes", "true", key="to_char(id, 'FM0000000000000000000')"),
    UserTable("faces", "exclusions", "true", key="user_id::text || face_id::text"),
    UserTable("faces", "merged_rows", "true"),
    UserTable("faces", "clusters", "true"),
    UserTable("faces", "cluster_faces", "true", key="face_id::text"),
    UserTable("faces", "jobs", "true"),
    UserTable("faces", "search_results", "true", key="job_id::text || to_char(place, 'FM000')"),
    UserTable(
        "faces",
        "search_matches",
        "true",
        key="job_id::text || to_char(place, 'FM000') || to_char(face_number, 'FM000') || to_char(rank, 'FM000')",
    ),
    UserTable("faces", "faces", "true", hidden=("embedding", "bits", "xid")),
)


def write_tenant(context: Context, folder: Path) -> dict[str, int]:
    """Write a tenant's files; return how many rows and objects, by table and place. folder: exists, and is empty."""
    counts: dict[str, int] = {}
    for table in TABLES:
        with (folder / f"{table.database}.{table.name}.jsonl").open("w", encoding="utf-8") as file:
            for row in rows_of_tenant(context, table):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                counts[table.name] = counts.get(table.name, 0) + 1
    for place, name in PLACES.items():
        (folder / name).mkdir()
        counts[name] = _copy_objects(context, place, folder / name)
    return counts


def _copy_objects(context: Context, place: str, folder: Path) -> int:
    prefix, after, more, count = f"{place}/{context.tenant_id}/", "", True, 0
    while more:
        page = context.bucket.objects(prefix, after=after)
        for key in page.youngest:
            if context.bucket.exists(key):  # a deleted one has older versions for a day
                content = context.bucket.get(key, max_bytes=settings().max_upload_bytes)
                (folder / key.removeprefix(prefix)).write_bytes(content)
                count += 1
        after, more = max(page.youngest, default=after), page.more
    return count
