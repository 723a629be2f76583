"""What searches, enrolments, faces and an idle month cost, from the inputs of docs/scale/inputs.toml."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000
HOURS_A_MONTH = 730
SECONDS_A_MONTH = HOURS_A_MONTH * 3600
GB = 1e9
API_STEP_KB = 512
Inputs = Mapping[str, float]


@dataclass(frozen=True)
class Item:
    """A line of a bill. why: how it is calculated."""

    name: str
    usd: float
    why: str


def per_million_searches(of: Inputs) -> list[Item]:
    """A million searches by a photo in the request."""
    requests = math.ceil(of["probe_kb"] / API_STEP_KB)
    asked_anew = of["authorizer_asked_share"]
    return [
        function(of, "Lambda: search", of["search_ms"], of["recognition_mb"]),
        function(of, "Lambda: authorizer", of["authorizer_ms"], of["zip_mb"], share=asked_anew),
        Item("API Gateway", requests * of["api_million_requests"], f"{requests} of 512 kB for {of['probe_kb']:.0f} kB"),
        aurora(of, of["search_postgres_ms"]),
        ios(of, of["search_ios"]),
        logs(of, of["search_log_bytes"], functions=1 + asked_anew),
        traces(of, functions=1),
    ]


def per_million_enrolments(of: Inputs) -> list[Item]:
    """A million photos of one user each, by ticket: ticket, upload to S3, indexing, polling."""
    polls, calls = of["polls"], 1 + of["polls"]
    postgres = of["ticket_postgres_ms"] + of["index_postgres_ms"] + polls * of["poll_postgres_ms"]
    logged = of["ticket_log_bytes"] + of["index_log_bytes"] + polls * of["poll_log_bytes"]
    asked_anew = of["authorizer_asked_share"]
    return [
        function(of, "Lambda: indexer", of["index_ms"] + of["large_photo_ms"], of["recognition_mb"]),
        function(of, "Lambda: ticket", of["ticket_ms"], of["zip_mb"]),
        function(of, "Lambda: polls", of["poll_ms"], of["zip_mb"], polls),
        function(of, "Lambda: authorizer", of["authorizer_ms"], of["zip_mb"], share=asked_anew * calls),
        Item("API Gateway", calls * of["api_million_requests"], f"{calls:.0f} requests"),
        Item("S3 requests", 2 * of["s3_million_puts"] + of["s3_million_gets"], "photo and thumbnail in, photo out"),
        Item("SQS", of["sqs_requests"] * of["sqs_million_requests"], f"{of['sqs_requests']:.0f} requests"),
        Item("EventBridge", of["eventbridge_million_events"], "an event of each"),
        Item("KMS", of["kms_requests"] * of["kms_million_requests"], "few, by the bucket key"),
        aurora(of, postgres),
        ios(of, of["enrolment_ios"]),
        logs(of, logged, functions=calls + 1 + asked_anew * calls),
        traces(of, functions=calls + 1),
    ]


def kept_a_month(of: Inputs) -> list[Item]:
    """A million enrolled faces with their photos, each month."""
    photos, thumbnails = of["photo_kb"] * MILLION * 1000 / GB, of["thumbnail_kb"] * MILLION * 1000 / GB
    faces = of["face_bytes"] * MILLION / GB
    return [
        Item("S3: photos", photos * of["s3_gb_month"], f"{photos:,.0f} GB at {of['photo_kb']:,.0f} kB"),
        Item("S3: thumbnails", thumbnails * of["s3_gb_month"], f"{thumbnails:,.0f} GB"),
        Item("Aurora storage", faces * of["aurora_gb_month"], f"{faces:.1f} GB"),
    ]


def idle_month(of: Inputs) -> list[Item]:
    """The fixed costs of a month without requests."""
    acus = of["instances"] * of["least_acus"]
    small = of["keys"] * of["kms_key_month"] + of["secrets"] * of["secret_month"]
    watched = of["alarms"] * of["alarm_month"] + of["dashboards"] * of["dashboard_month"]
    endpoints = of["endpoints"] * of["zones"]
    return [
        Item(
            "Aurora",
            acus * of["acu_hour"] * HOURS_A_MONTH,
            f"{of['least_acus']} ACU an instance, {of['instances']:.0f} of them",
        ),
        Item(
            "RDS Proxy",
            max(acus, of["proxy_least_acus"]) * of["proxy_acu_hour"] * HOURS_A_MONTH,
            f"at least {of['proxy_least_acus']:.0f} ACU are billed",
        ),
        Item("Interface endpoints", endpoints * of["endpoint_hour"] * HOURS_A_MONTH, f"{endpoints:.0f} zones"),
        Item("Keys and secrets", small, f"{of['keys']:.0f} keys, {of['secrets']:.0f} secret"),
        Item("Alarms, dashboard", watched, f"{of['alarms']:.0f} alarms"),
        Item("Metrics", of["metrics"] * of["metric_month"], f"{of['metrics']:.0f} custom, in a month that has them"),
        Item("Image", of["image_gb"] * of["image_gb_month"], f"{of['image_gb']:.1f} GB"),
    ]


def function(of: Inputs, name: str, ms: float, memory_mb: float, calls: float = 1, *, share: float = 1) -> Item:
    """A million times this many calls of a function; share: the share of requests that call it."""
    seconds = ms / 1000 * memory_mb / 1024 * of["lambda_gb_second"] * MILLION
    usd = calls * share * (seconds + of["lambda_million_requests"])
    often = f", in {share:.0%} of the requests" if share < 1 else f", {calls:.0f} times" if calls > 1 else ""
    return Item(name, usd, f"{ms:.0f} ms at {memory_mb:,.0f} MB{often}")


def aurora(of: Inputs, postgres_ms: float) -> Item:
    """The capacity for this much processor time, a million times."""
    hours = postgres_ms / 1000 * MILLION / 3600 / of["vcpus_of_acu"] / of["busy_share"]
    return Item(
        "Aurora capacity", hours * of["acu_hour"], f"{postgres_ms:.1f} ms of a processor: {hours:.1f} ACU hours"
    )


def ios(of: Inputs, count: float) -> Item:
    """Reads and writes of Aurora's storage."""
    return Item("Aurora I/O", count * of["aurora_million_ios"], f"{count:g} each")


def logs(of: Inputs, written: float, functions: float) -> Item:
    """The log volume of the functions, of Lambda itself and of the API's access log."""
    size = written + functions * of["lambda_log_bytes"] + of["access_log_bytes"]
    return Item("Logs", size * MILLION / GB * of["logs_gb"], f"{size:,.0f} bytes")


def traces(of: Inputs, functions: float) -> Item:
    """The requests that X-Ray samples."""
    usd = functions * of["traced_share"] * of["xray_million_traces"]
    return Item("X-Ray", usd, f"{of['traced_share']:.0%} are traced")


@dataclass(frozen=True)
class Rate:
    """What a constant rate needs. environments: of search, or of the indexer; processors, acus: Aurora's share of it;
    usd_month: 730 hours of it, without what is kept."""

    environments: float
    processors: float
    acus: float
    usd_month: float


def searching(of: Inputs, a_second: float) -> Rate:
    """A constant rate of searches per second."""
    return _at_rate(of, a_second, of["search_ms"], of["search_postgres_ms"], per_million_searches(of))


def enrolling(of: Inputs, a_second: float) -> Rate:
    """A constant rate of enrolments per second."""
    postgres_ms = of["ticket_postgres_ms"] + of["index_postgres_ms"] + of["polls"] * of["poll_postgres_ms"]
    return _at_rate(of, a_second, of["index_ms"] + of["large_photo_ms"], postgres_ms, per_million_enrolments(of))


def _at_rate(of: Inputs, a_second: float, ms: float, postgres_ms: float, bill: list[Item]) -> Rate:
    processors = a_second * postgres_ms / 1000
    acus = max(processors / of["vcpus_of_acu"] / of["busy_share"], of["least_acus"])
    return Rate(a_second * ms / 1000, processors, acus, total(bill) * a_second * SECONDS_A_MONTH / MILLION)


@dataclass(frozen=True)
class Size:
    """What so many faces take: in the database, its search index alone, and in the functions' caches, in GB; seconds of
    one search in a single collection of them, in Postgres and in a function."""

    faces: int
    stored_gb: float
    index_gb: float
    bits_gb: float
    sql_seconds: float
    cached_seconds: float


def of_size(of: Inputs, faces: int) -> Size:
    """Times are those at a million, in proportion: both ways read all bits of a collection."""
    millions = faces / MILLION
    return Size(
        faces,
        faces * of["face_bytes"] / GB,
        faces * of["index_bytes"] / GB,
        faces * of["cached_bytes"] / GB,
        millions * of["sql_ms_at_1m"] / 1000,
        millions * of["cached_ms_at_1m"] / 1000,
    )


# SearchCacheMB, and the memory of the functions that search (template.yaml: SearchMemory), in MB
SEARCH_MEMORY = {256: 1769, 850: 2432, 1700: 3328}


@dataclass(frozen=True)
class Cache:
    """A value of SearchCacheMB: how many faces it holds, the function's memory, and USD of Lambda for a million
    searches of a small collection, and of one that fills the cache."""

    cache_mb: int
    faces: int
    memory_mb: int
    usd_small: float
    usd_full: float


def of_caches(of: Inputs) -> list[Cache]:
    """Each value of the parameter. A scan takes as long as at a million, in proportion."""
    found = []
    for cache_mb, memory_mb in SEARCH_MEMORY.items():
        faces = int(cache_mb * 2**20 / of["cached_bytes"])
        small, full = (
            function(of, "search", of["search_ms"] + scan, memory_mb).usd
            for scan in (0, faces / MILLION * of["cached_ms_at_1m"])
        )
        found.append(Cache(cache_mb, faces, memory_mb, small, full))
    return found


def of_steps(of: Inputs) -> list[Item]:
    """What each step on the way to many clusters adds to a month without requests."""
    instance = of["least_acus"] * of["acu_hour"] * HOURS_A_MONTH
    proxy = max(of["least_acus"], of["proxy_least_acus"]) * of["proxy_acu_hour"] * HOURS_A_MONTH
    least = f"{of['least_acus']} ACU at least"
    return [
        Item("an ACU more", of["acu_hour"] * HOURS_A_MONTH, "day and night"),
        Item("a replica", instance, least),
        Item("a cluster of its own for the users database", instance + proxy, f"{least}, and a proxy"),
        Item("a cluster for a tenant (a placement)", instance + proxy, f"{least}, and a proxy"),
        Item("another stack", total(idle_month(of)), "as the idle month above"),
    ]


@dataclass(frozen=True)
class Cells:
    """One collection of so many faces in cells, each with a function of its own. search_ms: from the probe's vector to
    the merged answer. usd_searches: a million of them, for which the caller waits as well; usd_warm, usd_stored,
    usd_clusters: a month; cold_seconds: until a cell's bits are read."""

    faces: int
    cells: int
    clusters: int
    memory_gb: float
    search_ms: float
    usd_searches: float
    usd_warm: float
    usd_stored: float
    usd_clusters: float
    cold_seconds: float


def of_cells(of: Inputs, faces: int) -> Cells:
    """All cells search at once, so that a search takes as long as one of them."""
    cells, clusters = math.ceil(faces / of["cell_faces"]), math.ceil(faces / of["cluster_faces"])
    scan_ms = of["cell_faces"] / MILLION * of["cached_ms_at_1m"] + of["cell_postgres_ms"]
    search_ms = scan_ms + of["cell_call_ms"]
    called = function(of, "a cell", scan_ms, of["cell_mb"]).usd + aurora(of, of["cell_postgres_ms"]).usd
    waiting = search_ms / 1000 * of["recognition_mb"] / 1024 * of["lambda_gb_second"] * MILLION
    memory_gb = cells * of["cell_copies"] * of["cell_mb"] / 1024
    stored = faces * (of["face_bytes"] * of["aurora_gb_month"] + of["cached_bytes"] * of["s3_gb_month"]) / GB
    return Cells(
        faces,
        cells,
        clusters,
        memory_gb,
        search_ms,
        cells * called + waiting,
        memory_gb * of["lambda_kept_gb_second"] * SECONDS_A_MONTH,
        stored,
        clusters * _cluster_month(of, min(faces, of["cluster_faces"])),
        of["cell_faces"] * of["cached_bytes"] * 8 / (of["s3_mbit"] * MILLION),
    )


def _cluster_month(of: Inputs, faces: float) -> float:
    """A cluster whose memory holds the search's index of so many faces, day and night, and its proxy."""
    acus = max(faces * of["index_bytes"] / GB / of["acu_gb"], of["least_acus"])
    proxy = max(acus, of["proxy_least_acus"]) * of["proxy_acu_hour"]
    return (acus * of["acu_hour"] + proxy) * HOURS_A_MONTH


@dataclass(frozen=True)
class Rewriting:
    """What a month of erasures in one large collection costs: parts of its snapshot that are written again, and USD of
    S3's requests, of the janitor's function and of Aurora."""

    parts: float
    usd_requests: float
    usd_function: float
    usd_aurora: float


def rewriting(of: Inputs, parts_a_minute: float) -> Rewriting:
    """So many parts in each minute, as far as the janitor has time."""
    parts = min(parts_a_minute, of["janitor_seconds"] / of["part_seconds"]) * SECONDS_A_MONTH / 60
    seconds = parts * of["part_seconds"]
    acu_hours = seconds / 3600 / of["vcpus_of_acu"] / of["busy_share"]
    return Rewriting(
        parts,
        parts / MILLION * of["s3_million_puts"],
        seconds * of["zip_mb"] / 1024 * of["lambda_gb_second"],
        acu_hours * of["acu_hour"],
    )


def total(items: list[Item]) -> float:
    """The sum in USD."""
    return sum(item.usd for item in items)
