# Each environment is made from one hashed requirements file; a changed file makes it anew.
SHELL := bash
PYTHON ?= python3
VENVS := .venvs
APP := $(VENVS)/app/bin
LOCAL := $(VENVS)/local/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help
help: ## Show what can be made.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# ---- environments
$(VENVS)/%/.installed: requirements/%.txt
	@echo "environment $*: installing (once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "FacePass needs Python 3.11 or later")'
	@rm -rf $(VENVS)/$* && $(PYTHON) -m venv $(VENVS)/$*
	@$(VENVS)/$*/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

# The shared package is found by every tool of the environment, as the shared layer is by every function.
$(VENVS)/app/.linked: $(VENVS)/app/.installed
	@echo "$(CURDIR)/shared" > "$$($(APP)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/facepass.pth"
	@touch $@

.PHONY: install
install: $(VENVS)/app/.linked $(VENVS)/local/.installed $(VENVS)/ministack/.installed ## Make the virtual environments.
