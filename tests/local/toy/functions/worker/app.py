import json


def handler(event: dict, context: object) -> dict:
    """Fail the messages that ask for it, one by one or with the whole batch; print the others."""
    failures = []
    for record in event["Records"]:
        count = record["attributes"]["ApproximateReceiveCount"]
        print(f"delivery {count} of {record['body']}")  # noqa: T201
        for name, attribute in record["messageAttributes"].items():
            print(name, attribute["dataType"], attribute["binaryValue"])  # noqa: T201
        if "crash" in record["body"]:
            raise ValueError(record["body"])
        if "nonsense" in record["body"]:
            return {"batchItemFailures": [{"itemIdentifier": "unknown"}]}
        if "poison" in record["body"]:
            failures.append({"itemIdentifier": record["messageId"]})
    print(json.dumps({"failed": len(failures)}))  # noqa: T201
    return {"batchItemFailures": failures}
