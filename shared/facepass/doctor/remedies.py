"""What to do about each fault, and the page that says more. docs/doctor.md lists the same faults."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Remedy:
    """do: the first thing to try. page: under docs/, with its section."""

    do: str
    page: str


REMEDIES = {
    # the service
    "no_answer": Remedy(
        "Check the URL, and that the service runs: `make up` on this machine, or the stack's output ApiUrl.",
        "local-runtime.md",
    ),
    "not_facepass": Remedy(
        "Give the base URL of the API, without a path: the stack's output ApiUrl, or its edge.", "deploy.md"
    ),
    "request_failed": Remedy(
        "Look up the request by its id in the stack's log group, or in .local/logs on this machine.",
        "runbook.md#the-api-fails-5xx",
    ),
    "rate_limited": Remedy("Try again in a minute, or raise the limits of this key's tenant.", "limits.md"),
    # the databases
    "users_database_away": Remedy(
        "Start the database, or let the functions reach it: its address, security group and proxy.",
        "runbook.md#many-connections-database-connections",
    ),
    "users_database_without_schema": Remedy(
        "Run the migrations: `facepass init`, or invoke the migrations function.", "deploy.md"
    ),
    "users_database_schema_behind": Remedy(
        "Run the migrations of this release: `facepass init`, or invoke the migrations function.", "upgrading.md"
    ),
    "faces_database_away": Remedy(
        "Start the database, or let the functions reach it: its address, security group and proxy.",
        "runbook.md#many-connections-database-connections",
    ),
    "faces_database_without_schema": Remedy(
        "Run the migrations: `facepass init`, or invoke the migrations function.", "deploy.md"
    ),
    "faces_database_schema_behind": Remedy(
        "Run the migrations of this release: `facepass init`, or invoke the migrations function.", "upgrading.md"
    ),
    # who may come in
    "no_key": Remedy(
        "Put an API key into FACEPASS_KEY, or into a file and name it with --key-file.",
        "authentication.md#create-an-api-key",
    ),
    "key_refused": Remedy(
        "See whether it has expired or was revoked (`facepass keys list`), or create one (`facepass keys create`).",
        "authentication.md#create-an-api-key",
    ),
    "key_unknown": Remedy(
        "Use a key of this deployment, or create one: `facepass keys create`.", "authentication.md#create-an-api-key"
    ),
    "key_wrong_secret": Remedy(
        "Use the key as it was printed, to its last character; if it is lost, rotate it: `facepass keys rotate`.",
        "authentication.md#create-an-api-key",
    ),
    "key_expired": Remedy(
        "Rotate it with a new validity: `facepass keys rotate --days 90`.", "authentication.md#create-an-api-key"
    ),
    "key_revoked": Remedy("Create another one: `facepass keys create`.", "authentication.md#create-an-api-key"),
    "key_bound": Remedy(
        "Use a key that is bound to no collection: it creates a user and a collection of its own.",
        "authentication.md#bind-a-key-or-a-token-to-collections",
    ),
    "missing_scopes": Remedy(
        "Create a key for this check: `facepass keys create` with the scopes named above.", "authentication.md#scopes"
    ),
    "signature_lost": Remedy(
        "What stands before the API takes the header Authorization away: let it pass, or use the REST API.",
        "rekognition.md",
    ),
    "not_rekognition": Remedy(
        "Read the log of the function rekognition; a release before 1.1 has none.", "rekognition.md#errors"
    ),
    "authorizer_failed": Remedy(
        "Read the authorizer's log. It needs the users database: see that step first.", "runbook.md#the-api-fails-5xx"
    ),
    "authorizer_open": Remedy(
        "Stop serving: anyone may call this API. Deploy the template as it is, with its authorizer.", "security.md"
    ),
    "not_through_edge": Remedy(
        "Use the host name of the edge; EdgeSecret of both stacks must be the same.",
        "deploy.md#an-edge-with-a-firewall",
    ),
    "quota_exceeded": Remedy("Use another tenant's key, or raise the tenant's quota.", "limits.md"),
    # the bucket
    "bucket_missing": Remedy(
        "Deploy the stack again; after a lost bucket, restore its photos first.", "runbook.md#restore-a-backup"
    ),
    "bucket_refused": Remedy(
        "Compare the functions' roles and the bucket's policy with the template; tenants' KMS keys need rights too.",
        "security.md",
    ),
    "bucket_away": Remedy(
        "Wait for S3, or let the functions reach it (the gateway endpoint).", "runbook.md#s3-fails-bucket"
    ),
    "post_refused": Remedy(
        "Compare the role of the function `faces` and the bucket's policy with the template.", "security.md"
    ),
    "clock_wrong": Remedy(
        "Set the clock of the machine that the functions run on; a ticket is valid for 15 minutes by S3's clock.",
        "local-runtime.md",
    ),
    "thumbnail_refused": Remedy(
        "Compare the functions' roles and the bucket's policy with the template.", "security.md"
    ),
    "cors_missing": Remedy(
        "Add the origin to the parameter CorsOrigins and deploy.", "deploy.md#parameters-worth-a-thought"
    ),
    # the queue and the indexer
    "queue_missing": Remedy("Deploy the stack again: it creates its queues.", "deploy.md"),
    "queue_refused": Remedy("Compare the functions' roles and the queue's policy with the template.", "security.md"),
    "queue_refuses_bucket": Remedy(
        "Deploy the stack again: the queue's policy must let s3.amazonaws.com send for the photo bucket.", "security.md"
    ),
    "bucket_does_not_announce": Remedy(
        "Deploy the stack again: the bucket must notify the index queue of what is created under uploads/.",
        "runbook.md",
    ),
    "indexer_silent": Remedy(
        "Read the indexer's log; see that its event source mapping is enabled and its concurrency is not 0.",
        "runbook.md#follow-one-photo",
    ),
    "photo_failed": Remedy("Read the indexer's log for this upload_id.", "runbook.md#follow-one-photo"),
    "photo_rejected": Remedy(
        "The built-in sample passes every filter of both packs: see which pack and which code is deployed.", "models.md"
    ),
    # recognition and search
    "wrong_pack": Remedy(
        "Set ModelPack (`facepass models use` on this machine) to the pack that you expect, or move the collections.",
        "models.md",
    ),
    "packs_differ": Remedy(
        "Deploy again, so that the indexer and the search have the same image and the same ModelPack.", "models.md"
    ),
    "collection_of_another_pack": Remedy(
        "Set OtherModelPack to its pack, or move it with `facepass reembed`.", "reembed.md"
    ),
    "recognition_failed": Remedy(
        "Read the log of the function `search`: a pack that is missing or damaged is named there.", "models.md"
    ),
    "search_misses": Remedy(
        "The face is stored and not found. Run the check again; if it stays, look at replicas and the cache.",
        "search.md",
    ),
    "jobs_silent": Remedy(
        "Read the log of the function `jobs`; see that its event source mapping is enabled.",
        "runbook.md#jobs-wait-oldest-job",
    ),
    "job_failed": Remedy("Read the log of the function `jobs`.", "runbook.md#jobs-were-given-up-dead-jobs"),
    # webhooks
    "webhook_refused": Remedy(
        "Give a URL that the deployment may send to: https, with a public address.", "webhooks.md#limits-and-rights"
    ),
    "webhook_not_delivered": Remedy(
        "See that the receiver answers 2xx within ten seconds; after a 401, name one that verifies no signatures,"
        " for the doctor's webhook has a secret of its own. Then read the log of the function `webhooks`.",
        "webhooks.md#delivery",
    ),
    # afterwards
    "interrupted": Remedy("Run it again to the end.", "doctor.md"),
    "left_behind": Remedy(
        "Run the check again in an hour: it removes what an earlier one left. Or delete it over the API.",
        "doctor.md#what-it-leaves",
    ),
}
