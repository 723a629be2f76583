# One image for `search` and `indexer`; template.yaml names the command of each. Built from the repository's root.
FROM public.ecr.aws/lambda/python:3.13

COPY requirements/image.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r image.txt

# Which model pack the image carries: a folder under models/.
ARG MODEL_PACK=lite
COPY models/${MODEL_PACK} models/${MODEL_PACK}
COPY functions/__init__.py functions/__init__.py
COPY functions/search functions/search
COPY functions/indexer functions/indexer
COPY shared/facepass facepass

# Lambda runs as an unprivileged user of its own; this is for whoever runs the image elsewhere.
USER 65534
CMD ["functions.search.app.handler"]
