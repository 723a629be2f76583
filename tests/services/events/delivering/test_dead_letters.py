"""What an operator does about deliveries that were given up: `facepass redrive`."""

import json

import boto3
from typer.testing import CliRunner

from facepass.cli.__main__ import app
from facepass.queue import DeadLetter
from facepass.services.events.dead_letters import diagnose_delivery
from tests.support.dead_letters import waiting
from tests.support.deliveries import ENVIRONMENT, Deliveries
from tests.support.receivers import Receiver, status

DEAD = ENVIRONMENT["DELIVERY_DEAD_LETTERS_URL"]


def test_an_operators_redrive_delivers_what_was_given_up(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.answer = status(500)
    delivery_id = deliveries.event(deliveries.webhook(receiver.url), attempts=10)
    deliveries.round()
    assert len(waiting(DEAD)) == 1
    receiver.answer = status(204)
    done = CliRunner().invoke(app, ["redrive", "--yes"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert "every attempt failed, the last by bad_status with status 500" in done.output
    assert "sent again 1, dropped 0, left 0" in done.output
    assert waiting(DEAD) == []
    deliveries.round()
    delivery = deliveries.delivery(delivery_id)
    assert (delivery.status, delivery.attempts) == ("delivered", 1)
    assert len({request.id for request in receiver.taken}) == 1


def test_a_letter_of_a_delivery_that_is_settled_or_gone_can_be_dropped(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    delivery_id = deliveries.event(deliveries.webhook(receiver.url))
    deliveries.schedule()
    [order] = deliveries.orders()
    name = json.loads(order)
    unknown = name | {"delivery_id": name["event_id"]}
    for body in (order, json.dumps({"result": name}), json.dumps(unknown), '{"ring": true}', "not JSON"):
        boto3.client("sqs").send_message(QueueUrl=DEAD, MessageBody=body)
    assert deliveries.delivery(delivery_id).status == "pending"
    done = CliRunner().invoke(app, ["redrive", "--yes", "--drop"], env={"COLUMNS": "200"})
    assert "sent again 0, dropped 5, left 0" in done.output, done.output
    assert waiting(DEAD) == []


def test_a_letter_says_when_its_webhook_is_switched_off(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url, enabled=False)
    delivery = deliveries.delivery(deliveries.event(webhook, status="failed", last_error="timed_out"))
    name = {"webhook_id": str(webhook), "delivery_id": str(delivery.id), "event_id": str(delivery.event_id)}
    diagnosis = diagnose_delivery(DeadLetter("1", "", json.dumps({"tenant_id": deliveries.tenant} | name)))
    assert diagnosis.curable
    assert (
        diagnosis.why
        == "every attempt failed, the last by timed_out; its webhook is switched off, so that it would wait"
    )
