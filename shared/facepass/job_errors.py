"""Errors of jobs and of searches with many probes; as errors.py."""

from facepass.errors import FacePassError


class SearchNotFound(FacePassError):
    code, status, title = "search_not_found", 404, "There is no such search, or its results are no longer kept."


class NotAProbe(FacePassError):
    code, status, title = "not_a_probe", 422, "The upload is no probe: it was not made with `purpose: probe`."


class TooManyJobs(FacePassError):
    """The tenant has as many jobs waiting or running as it may have: each takes seconds to minutes."""

    code, status, title = "too_many_jobs", 429, "The tenant has too many open jobs; wait until one is done."
    retry_after = 30
