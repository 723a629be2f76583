"""Import users without faces: as those of a photo's line are, found or created."""

from collections.abc import Iterable, Iterator, Sequence

from facepass.bulk.retries import retrying
from facepass.bulk.sources.lines import Reject, UserLine
from facepass.bulk.users import EmailDomain, RejectedUser, known_users, settle_users
from facepass.bulk.vector_import import Outcome
from facepass.context import Context


def import_users(
    tenant_id: str, chunks: Iterable[list[UserLine]], *, email_domain: EmailDomain = None, patience: float = 60
) -> Iterator[Outcome]:
    """Create the users that do not exist, a chunk at a time, and say after each what became of it."""
    for chunk in chunks:
        yield retrying(patience, _settle, tenant_id, chunk, email_domain)


def _settle(tenant_id: str, lines: Sequence[UserLine], email_domain: EmailDomain) -> Outcome:
    context, users = Context(tenant_id), {line.user for line in lines}
    known = known_users(context, users)
    answers = settle_users(context, users, email_domain)
    rejects = [
        Reject(line.number, "", answer.reason)
        for line in lines
        if isinstance(answer := answers[line.user], RejectedUser)
    ]
    created = {answer for user, answer in answers.items() if user not in known and not isinstance(answer, RejectedUser)}
    return Outcome(len(lines), len(created), rejects)
