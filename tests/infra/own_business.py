"""All that each role may do of its own. A right that is added in template.yaml is added here as well, by hand."""

ERASES = {
    "s3:DeleteObject PhotoBucket.Arn/*",
    "s3:DeleteObjectVersion PhotoBucket.Arn/*",
    "s3:ListBucketVersions PhotoBucket.Arn",
}
NOTES_ERASURES = {"s3:PutObject PhotoBucket.Arn/erasures/*", "kms:GenerateDataKey Key.Arn"}
# The whole of what each role may do of its own. A right that is added in template.yaml is added here as well, by hand.
OWN_BUSINESS = {
    "AuthorizerRole": set[str](),
    "SystemRole": {
        "s3:ListBucket PhotoBucket.Arn",
        "sqs:GetQueueAttributes IndexQueue.Arn",
        "sqs:GetQueueAttributes JobQueue.Arn",
    },
    "UsersRole": ERASES | NOTES_ERASURES | {"kms:Encrypt WebhookKey.Arn", "sqs:SendMessage EventQueue.Arn"},
    "ExportsRole": {
        "s3:GetObject PhotoBucket.Arn/uploads/*",
        "s3:GetObject PhotoBucket.Arn/crops/*",
        "s3:GetObject PhotoBucket.Arn/exports/*",
        "s3:PutObject PhotoBucket.Arn/exports/*",
        "s3:AbortMultipartUpload PhotoBucket.Arn/exports/*",
        "s3:DeleteObject PhotoBucket.Arn/exports/*",
        "s3:DeleteObjectVersion PhotoBucket.Arn/exports/*",
        "s3:ListBucketVersions PhotoBucket.Arn",
        "s3:ListBucket PhotoBucket.Arn",
        "kms:GenerateDataKey Key.Arn",
    },
    "FacesRole": ERASES
    | NOTES_ERASURES
    | {
        "s3:PutObject PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/probes/*",
        "s3:GetObject PhotoBucket.Arn/crops/*",
        "s3:ListBucket PhotoBucket.Arn",
        "kms:GenerateDataKey Key.Arn",
        "sqs:SendMessage EventQueue.Arn",
    },
    "SearchRole": {
        "s3:GetObject PhotoBucket.Arn/probes/*",
        "s3:GetObject PhotoBucket.Arn/crops/*",
        "s3:GetObject PhotoBucket.Arn/snapshots/*",
        "s3:ListBucket PhotoBucket.Arn",
        "sqs:SendMessage JobQueue.Arn",
        "sqs:SendMessage EventQueue.Arn",
    },
    "JobsRole": {
        "s3:GetObject PhotoBucket.Arn/probes/*",
        "s3:GetObject PhotoBucket.Arn/snapshots/*",
        "s3:ListBucket PhotoBucket.Arn",
        "sqs:SendMessage JobQueue.Arn",
        "sqs:ReceiveMessage JobQueue.Arn",
        "sqs:DeleteMessage JobQueue.Arn",
        "sqs:GetQueueAttributes JobQueue.Arn",
        "sqs:SendMessage EventQueue.Arn",
    },
    "RekognitionRole": ERASES
    | NOTES_ERASURES
    | {
        "s3:GetObject PhotoSourceArns",
        "s3:GetObjectVersion PhotoSourceArns",
        "s3:GetObject PhotoBucket.Arn/uploads/*",
        "s3:GetObjectVersion PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/crops/*",
        "s3:GetObject PhotoBucket.Arn/snapshots/*",
        "s3:ListBucket PhotoBucket.Arn",
        "sqs:SendMessage EventQueue.Arn",
    },
    "IndexerRole": ERASES
    | {
        "s3:GetObject PhotoBucket.Arn/uploads/*",
        "s3:GetObjectVersion PhotoBucket.Arn/uploads/*",
        "s3:PutObject PhotoBucket.Arn/crops/*",
        "s3:ListBucket PhotoBucket.Arn",
        "kms:GenerateDataKey Key.Arn",
        "sqs:ReceiveMessage IndexQueue.Arn",
        "sqs:DeleteMessage IndexQueue.Arn",
        "sqs:GetQueueAttributes IndexQueue.Arn",
        "sqs:SendMessage EventQueue.Arn",
    },
    "OperatorsRole": {
        "s3:ListBucket PhotoBucket.Arn",
        "s3:ListBucketVersions PhotoBucket.Arn",
        "sqs:SendMessage IndexQueue.Arn",
    },
    "MigrationsRole": set[str](),
    "JanitorRole": ERASES
    | {
        "s3:PutObject PhotoBucket.Arn/snapshots/*",
        "kms:GenerateDataKey Key.Arn",
        "s3:ListBucket PhotoBucket.Arn",
        "sqs:SendMessage IndexQueue.Arn",
        "sqs:GetQueueAttributes IndexQueue.Arn",
        "sqs:GetQueueUrl IndexDeadLetters.Arn",
        "sqs:ReceiveMessage IndexDeadLetters.Arn",
        "sqs:ChangeMessageVisibility IndexDeadLetters.Arn",
        "sqs:SendMessage JobQueue.Arn",
        "sqs:GetQueueAttributes JobQueue.Arn",
        "sqs:GetQueueUrl JobDeadLetters.Arn",
        "sqs:ReceiveMessage JobDeadLetters.Arn",
        "sqs:ChangeMessageVisibility JobDeadLetters.Arn",
        "sqs:SendMessage EventQueue.Arn",
    },
    "EventsRole": {
        "sqs:ReceiveMessage EventQueue.Arn",
        "sqs:DeleteMessage EventQueue.Arn",
        "sqs:GetQueueAttributes EventQueue.Arn",
        "sqs:SendMessage DeliveryQueue.Arn",
        "sqs:SendMessage DeliveryDeadLetters.Arn",
        "events:PutEvents EventBus.Arn",
    },
}
