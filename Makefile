# Each environment is made from one hashed requirements file, and made again when the file changes.
SHELL := bash
PYTHON ?= python3
VENVS := .venvs
APP := $(VENVS)/app/bin
LOCAL := $(VENVS)/local/bin
PORT ?= 8000
API_PORT ?= 3000

.DEFAULT_GOAL := help
.PHONY: help
help: ## List the commands.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# ---- environments
$(VENVS)/%/.installed: requirements/%.txt
	@echo "environment $*: installing (once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "FacePass needs Python 3.11 or later")'
	@rm -rf $(VENVS)/$* && $(PYTHON) -m venv $(VENVS)/$*
	@$(VENVS)/$*/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@ && echo "environment $*: ready"

# The shared package is found by every tool of the environment, as the shared layer is by every function.
.PRECIOUS: $(VENVS)/%/.installed
$(VENVS)/%/.linked: $(VENVS)/%/.installed
	@echo "$(CURDIR)/shared" > "$$($(VENVS)/$*/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/facepass.pth"
	@printf '#!/bin/sh\nexec "$(CURDIR)/$(VENVS)/$*/bin/python" -m facepass.cli "$$@"\n' > $(VENVS)/$*/bin/facepass && chmod +x $(VENVS)/$*/bin/facepass
	@touch $@

# What a deployment ships: the layer's packages and the face pipeline, and those of the two functions with their own.
SHIPPED := requirements/image.txt functions/authorizer/requirements.txt functions/faces/requirements.txt functions/migrations/requirements.txt
SHIPPED_PYTHON ?= python3.13
$(VENVS)/shipped/.installed: $(SHIPPED)
	@echo "environment shipped: installing (once)"
	@$(SHIPPED_PYTHON) --version > /dev/null || { echo "make sbom needs Lambda's Python: SHIPPED_PYTHON=<a Python 3.13>"; exit 1; }
	@rm -rf $(VENVS)/shipped && $(SHIPPED_PYTHON) -m venv --without-pip $(VENVS)/shipped
	@for file in $(SHIPPED); do $(PYTHON) -m pip --python $(VENVS)/shipped/bin/python install --quiet \
		--disable-pip-version-check --no-deps --require-hashes -r $$file || exit 1; done
	@touch $@ && echo "environment shipped: ready"

.PHONY: install environments
install: ## Make the virtual environments, in parallel.
	@$(MAKE) --no-print-directory -j3 environments
environments: $(VENVS)/app/.linked $(VENVS)/local/.installed $(VENVS)/ministack/.installed

.PHONY: lock
lock: ## Pin requirements/*.in again, with hashes (uv, for the oldest supported Python).
	@$(PYTHON) -m venv $(VENVS)/uv && $(VENVS)/uv/bin/pip install --quiet uv==0.13.9
	@for name in app local ministack console load checkov hooks sbom clients; do $(LOCK) requirements/$$name.in -o requirements/$$name.txt; done
	@$(LOCK) -c requirements/app.txt requirements/image.in -o requirements/image.txt
	@$(LOCK) -c requirements/app.txt requirements/bench.in -o requirements/bench.txt
	@$(LOCK) -c requirements/app.txt layers/dependencies/requirements.in -o layers/dependencies/requirements.txt
	@$(LOCK) -c requirements/app.txt functions/authorizer/requirements.in -o functions/authorizer/requirements.txt
	@$(LOCK) -c requirements/app.txt functions/faces/requirements.in -o functions/faces/requirements.txt
	@$(LOCK) -c requirements/app.txt --no-deps functions/migrations/requirements.in -o functions/migrations/requirements.txt

LOCK = $(VENVS)/uv/bin/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --excludes requirements/excluded.txt

# ---- running
.PHONY: up demo doctor key sam-local clean-local bench load bench-api bench-search bench-tenant-tokens bench-bits bench-quality bench-photos bench-recognition bench-memory bench-consumption bench-migrations bench-traces bench-lists bench-templates bench-queue bench-events bench-webhooks bench-clusters bench-usage bench-console
.PHONY: docs clients-document cost console
up: install ## Start the local runtime (PORT=8000).
	@$(LOCAL)/python -m local --port $(PORT)

demo: install ## Enrol, index and search step by step, then keep serving (ONCE=1: stop afterwards).
	@$(APP)/python -m local.demo --port $(PORT) $(if $(ONCE),--once)

# A runtime.json exists only while its runtime is ready: `make up`'s, or else `make demo`'s.
RUNTIME ?= $(firstword $(wildcard .local/runtime.json .local/demo/runtime.json) .local/runtime.json)
doctor: install ## Check the running service step by step, and say what is wrong (docs/doctor.md).
	@$(APP)/facepass doctor --runtime $(RUNTIME)

key: TENANT ?= local
key: NAME ?= made by hand
key: install ## Create an API key for the running runtime (NAME="my app"; TENANT=local SCOPES="search faces:read" COLLECTIONS="lobby").
	@$(APP)/facepass keys --runtime $(RUNTIME) create --tenant "$(TENANT)" --name "$(NAME)" \
		$(SCOPES:%=--scope %) $(COLLECTIONS:%=--collection %)

sam-local: install ## The built functions in Lambda's containers, on what `make up` runs (needs Docker; API_PORT=3000).
	@$(LOCAL)/sam build --config-env local --parameter-overrides Stage=local DatabaseAuth=password ModelPack=standard
	@$(LOCAL)/python -m local.sam_local --port $(API_PORT)

clean-local: ## Remove all data of the local runtime.
	@rm -rf .local

bench: install ## Measure a warm search against the bare face pipeline.
	@$(APP)/python -m bench.main_job --port $(PORT)

bench-api: install ## Measure what routing, validation and the authorizer add to a request.
	@$(APP)/python -m bench.api --port $(PORT)

# Locust's environment is its own: gevent, which it brings, belongs beside nothing else.
load: install $(VENVS)/load/.installed ## Simulate more and more phones, up to overload, and then few again (3 minutes).
	@$(APP)/python -m bench.load --port $(PORT)

# An environment of its own, made when it is first asked for: other engines, and a compiler for one of them.
bench-search: $(VENVS)/bench/.linked ## Measure vector search against numpy, faiss, hnswlib, HNSW and psycopg3 (SIZE=1M adds 1M; SIZE=10M 1M, 3M and 10M).
	@$(VENVS)/bench/bin/python -m bench.search $(SIZE:%=--size %)

bench-tenant-tokens: install ## Measure what row-level security would cost with signed tenant tokens (docs/security.md).
	@$(APP)/python -m bench.tenant_tokens

bench-bits: install ## Measure the bias of the bits of faces (FACES=a folder with one folder per person).
	@$(APP)/python -m bench.bits $(FACES)

bench-quality: install ## Measure what each quality gate gains (FACES=a folder with one folder per person).
	@$(APP)/python -m bench.quality $(FACES)

bench-photos: install ## Measure what a photo's JPEG quality and size cost in similarity (FACES=a folder with one folder per person; the samples by default).
	@$(APP)/python -m bench.photos $(FACES)

bench-templates: install ## Measure whether a user is matched best by the nearest face or by the mean (FACES=a folder with one folder per person).
	@$(APP)/python -m bench.user_templates $(FACES)

bench-recognition: install ## Measure the face pipeline against onnxruntime alone and stock InsightFace (FACES=a folder with one folder per person).
	@$(APP)/python -m bench.recognition $(FACES)

bench-memory: install ## Measure what both image functions keep and need in memory over 2,000 photos and the bombs (half an hour).
	@$(APP)/python -m bench.memory --port $(PORT)

bench-migrations: install ## Measure how long requests wait while 1M faces are migrated from the last release.
	@$(APP)/python -m bench.migrations

# With one thread for faiss, as the functions have (template.yaml).
bench-clusters: install ## Measure how well unknown people are grouped, and how long 50,000 take (FACES=a folder with one folder per person).
	@OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive $(APP)/python -m bench.clusters $(FACES)

bench-lists: install ## Measure a page of each list with each filter at 1M faces, and signing the URLs of a page.
	@$(APP)/python -m bench.lists

bench-events: install ## Measure what a webhook costs an upload, and how soon its receiver knows.
	@$(APP)/python -m bench.events --port $(PORT)

bench-queue: install ## Measure how long uploads wait while a thousand searches are queued.
	@$(APP)/python -m bench.queued --port $(PORT)

bench-webhooks: install ## Deliver 10,000 events to a receiver that fails a third of the time (about ten minutes).
	@$(APP)/python -m bench.webhooks --port $(PORT)

bench-usage: install ## Measure what counting faces and uploads adds to storing them.
	@$(APP)/python -m bench.usage

bench-console: install $(VENVS)/console/.installed ## Open a collection of 10,000 faces in the console and scroll through it, in Chromium.
	@$(APP)/python -m bench.console --port $(PORT)

bench-traces: install ## Measure what X-Ray's SDK and OpenTelemetry would add to a function's start (downloads both).
	@$(APP)/python -m bench.traces

bench-consumption: install ## Measure what a search, an enrolment and a stored face consume.
	@$(APP)/python -m bench.consumption --port $(PORT)

cost: install ## Calculate docs/scale.md from docs/scale/inputs.toml, and print its tables.
	@$(APP)/python tools/build_scale

clients-document: install ## Write the API document that generators of clients read (clients/openapi-generators.json).
	@$(APP)/python tools/build_clients_document.py

docs: install ## Generate the OpenAPI document, docs/errors.md and the table of permissions from the code.
	@$(APP)/python tools/build_openapi
	@$(MAKE) --no-print-directory clients-document
	@$(APP)/python tools/build_errors.py
	@$(APP)/python tools/build_permissions.py
	@$(MAKE) --no-print-directory client-python-sources

# Node builds it and nothing else needs it: what was built is committed (docs/contributing.md).
console: ## Check and build the web console into functions/system/console (needs Node 20 or later).
	@cd console && npm ci --silent && npm run --silent check && npm run --silent build

# ---- clients
.PHONY: clients client client-python client-python-sources client-typescript typescript-generated check-swift
clients: client-python client-typescript ## Build the packages of both clients (docs/clients.md).

GENERATOR_kotlin := kotlin
GENERATOR_swift := swift6
GENERATOR_dart := dart
client: $(VENVS)/clients/.installed ## Generate a client of every operation into clients/<language>/generated (LANGUAGE=kotlin, swift or dart).
	@test -n "$(GENERATOR_$(LANGUAGE))" || { echo "make client LANGUAGE=kotlin, swift or dart"; exit 1; }
	@rm -rf clients/$(LANGUAGE)/generated && mkdir clients/$(LANGUAGE)/generated
	@$(VENVS)/clients/bin/openapi-generator-cli generate -i clients/openapi-generators.json -g $(GENERATOR_$(LANGUAGE)) \
		-o clients/$(LANGUAGE)/generated > clients/$(LANGUAGE)/generated/.log 2>&1 || { cat clients/$(LANGUAGE)/generated/.log; exit 1; }
	@echo "clients/$(LANGUAGE)/generated: ready"

check-swift: ## Compile clients/swift in a Debian trixie of its own (root; 3 GB in .local/trixie; a few minutes the first time).
	@tools/check_swift

client-python: client-python-sources ## Build the Python client's wheel (clients/python/dist).
	@rm -rf clients/python/dist
	@cd clients/python && $(CURDIR)/$(VENVS)/clients/bin/python -m hatchling build -t wheel

client-python-sources: install $(VENVS)/clients/.installed ## Write what is generated of the Python client (`make docs` does it too).
	@$(APP)/python tools/build_python_client

NPM_CI = npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
client-typescript: ## Build @facepass/client and its npm package into clients/typescript/dist (needs Node.js 20).
	@cd clients/typescript && $(NPM_CI) && npm run --silent build && npm pack --ignore-scripts --silent --pack-destination dist

typescript-generated: ## After `make docs`: write clients/typescript/src/generated again (needs Node.js 20).
	@cd clients/typescript && $(NPM_CI) && npm run --silent generate

# ---- releasing
.PHONY: release keep-release sbom
sbom: install $(VENVS)/sbom/.installed $(VENVS)/shipped/.installed ## Write bills of materials (CycloneDX), NOTICE and docs/licences.md; KEY=file signs them.
	@mkdir -p .sbom && $(VENVS)/sbom/bin/cyclonedx-py environment $(VENVS)/shipped/bin/python --sv 1.6 --output-reproducible \
		--of JSON -o .sbom/shipped.cdx.json
	@$(APP)/python -m tools.sbom $(VENVS)/shipped $(KEY:%=--key %)

release: install ## Check that everything that names this version agrees; docs/releasing.md has the steps.
	@$(APP)/python tools/check_release.py

keep-release: install ## Store this release's filled databases for the upgrade tests (once per release).
	@$(APP)/python -m tests.upgrades.keep_release --port $(PORT)

# ---- deploying
# The zip functions' Python and everybody's processor; `make deploy` takes both from samconfig.toml.
PYTHON_RUNTIME ?= python3.13
ARCHITECTURE ?= x86_64
BUILD := .aws-sam/zip
export SAM_CLI_TELEMETRY := 0

.PHONY: build-zip sizes deploy
build-zip: install # Layers and zip functions, without Docker.
	@mkdir -p .aws-sam
	@PYTHON_VERSION=$(PYTHON_RUNTIME:python%=%) ARCHITECTURE=$(ARCHITECTURE) AWS_DEFAULT_REGION=us-east-1 $(LOCAL)/sam build --parallel \
		--exclude SearchFunction --exclude IndexerFunction --exclude JobsFunction --exclude RekognitionFunction --build-dir $(BUILD) \
		--parameter-overrides ModelPack=standard PythonRuntime=$(PYTHON_RUNTIME) Architecture=$(ARCHITECTURE) >/dev/null 2>$(BUILD).log || { cat $(BUILD).log; exit 1; }

sizes: build-zip ## Print the sizes of layers, functions and the image's parts (PYTHON_RUNTIME=python3.13 ARCHITECTURE=x86_64).
	@$(LOCAL)/python -m infra.sizes $(BUILD)

deploy: install ## Deploy every stack of a stage, in order (ENV=dev; SHOW=1 prints the commands; ONLY=application).
	@$(LOCAL)/python -m infra.deploy --env $(ENV) $(SHOW:%=--show) $(ONLY:%=--only %) $(ROLE:%=--role %)

# ---- checking
.PHONY: lint hooks test test-failed test-api test-slow test-faults audit fuzz
lint: install $(VENVS)/checkov/.installed $(VENVS)/hooks/.installed ## ruff, bandit, mypy, codespell, import-linter, the templates.
	@$(APP)/ruff check . && $(APP)/ruff format --check .
	@$(APP)/bandit --quiet --recursive --configfile pyproject.toml shared functions local models/build tools
	@$(APP)/mypy
	@git grep -Ilz '' | xargs -0 $(APP)/codespell -D -
	@$(APP)/lint-imports --no-logo --no-cache
	@$(LOCAL)/sam validate --lint --region us-east-1
	@$(LOCAL)/cfn-lint --regions us-east-1 eu-west-1 --template template.yaml infra/*.yaml
	@$(VENVS)/checkov/bin/checkov --config-file .checkov.yaml
	@git grep -Ilz '' | xargs -0 -P 2 -n 250 $(VENVS)/hooks/bin/detect-secrets-hook --baseline .secrets.baseline

hooks: install $(VENVS)/hooks/.installed ## Let ruff, mypy, cfn-lint and detect-secrets check each commit.
	@$(VENVS)/hooks/bin/pre-commit install

test: install $(VENVS)/clients/.installed $(VENVS)/console/.installed ## The whole suite: unit, integration, property and end-to-end tests.
	@$(APP)/pytest -n 2 --dist loadgroup

test-failed: install $(VENVS)/clients/.installed $(VENVS)/console/.installed ## What failed in the last `make test`, once more, one test at a time.
	@$(APP)/pytest --last-failed --last-failed-no-failures none

test-api: install ## Test the served API against its OpenAPI document for five minutes (schemathesis).
	@SCHEMATHESIS_SECONDS=270 $(APP)/pytest tests/e2e/test_document.py

audit: install ## List locked packages with known vulnerabilities (needs PyPI itself).
	@$(PYTHON) -m venv $(VENVS)/audit && $(VENVS)/audit/bin/pip install --quiet pip-audit==2.10.1
	@$(VENVS)/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		$(patsubst %,-r %,$(wildcard requirements/*.txt layers/*/requirements.txt functions/*/requirements.txt))

test-faults: install ## Break each part that FacePass depends on, and check that nothing is lost (FAULTS=--quick: 8 minutes).
	@$(APP)/python -m tests.faults $(FAULTS)

test-slow: install $(VENVS)/clients/.installed $(VENVS)/console/.installed ## The slow tests: rebuild the model pack, rehearse an upgrade under load, every fault.
	@$(APP)/pytest -m slow
	@$(APP)/python -m tests.faults

fuzz: install ## Decode and analyse 5,000 damaged photos (about ten minutes).
	@$(APP)/python -m tests.recognition.fuzz
