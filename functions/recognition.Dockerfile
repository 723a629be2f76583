# One image for `search`, `rekognition`, `indexer` and `jobs`; template.yaml names the command of each. Built from the repository's root.
FROM public.ecr.aws/lambda/python:3.13

COPY requirements/image.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r image.txt

# pillow-heif's wheel carries libde265 (LGPL) and x265 (GPL-2.0). HEIC=no leaves it out, for an image that you pass on.
ARG HEIC=yes
RUN if [ "$HEIC" = no ]; then pip uninstall --yes pillow-heif; fi

# Which model packs the image carries: folders under models/ (`facepass models pull`). The other one may be empty.
ARG MODEL_PACK
ARG OTHER_MODEL_PACK
COPY models/${MODEL_PACK} models/${MODEL_PACK}
COPY models/${OTHER_MODEL_PACK:-$MODEL_PACK} models/${OTHER_MODEL_PACK:-$MODEL_PACK}
COPY functions/__init__.py functions/__init__.py
COPY functions/search functions/search
COPY functions/indexer functions/indexer
COPY functions/jobs functions/jobs
COPY functions/rekognition functions/rekognition
COPY shared/facepass facepass

# Lambda's file system cannot be written: what is not compiled here is compiled at every cold start.
RUN python -m compileall -q --invalidation-mode unchecked-hash facepass functions

# Lambda runs as its own unprivileged user; this line is for running the image elsewhere.
USER 65534
CMD ["functions.search.app.handler"]
