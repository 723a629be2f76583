"""S3, SQS and CloudFormation: ministack, in a process of its own."""

import time

from local.layout import ACCOUNT, HOST, MINISTACK, REGION, PartFailed, Workplace
from local.processes import Processes, accepts, inherited

START_SECONDS = 30
STOP_SECONDS = 10


class Ministack:
    """The running ministack. It saves queues and stacks when it stops, and objects at once."""

    def __init__(self, place: Workplace, processes: Processes) -> None:
        self._processes = processes
        self._port = place.ministack_port
        self._log = place.logs / "ministack.log"
        state = place.aws
        state.mkdir(parents=True, exist_ok=True)
        environment = inherited("PATH", "HOME", "LANG") | {
            "GATEWAY_PORT": str(self._port),
            "BIND_HOST": HOST,
            "MINISTACK_HOST": HOST,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": REGION,
            "AUTH": "true",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "TMPDIR": str(state),  # its pid file
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
        }
        with self._log.open("ab") as output:
            self._process = processes.start(
                [MINISTACK], kind="part", environment=environment, folder=state, output=output
            )

    def wait(self) -> None:
        """Wait until it answers. Raises PartFailed when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while not accepts(self._port):
            self.check()
            if time.monotonic() > deadline:
                raise PartFailed("ministack (S3, SQS) did not start", f"no answer in {START_SECONDS} s", self._log)
            time.sleep(0.01)

    def check(self) -> None:
        """Raise PartFailed when the process has ended."""
        status = self._process.poll()
        if status is not None:
            raise PartFailed("ministack (S3, SQS) died", f"exit status {status}", self._log)

    def stop(self) -> None:
        """Stop it, and give it time to save its state."""
        self._processes.end(self._process, STOP_SECONDS)
