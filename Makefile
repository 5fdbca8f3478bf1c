# Everything a checkout needs. Only Python 3.11 or newer, pip and make are assumed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test peers check format results bench soak ablation clean window-bench pictures translations overload
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one with make PYTHON=...")'
	@echo "Making $(VENV) and installing the application with its test tools, 1.7 GB:"
	@$(PYTHON) -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; print("  " + "\n  ".join(p["dependencies"] + p["optional-dependencies"]["dev"]))'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY) ## Stream the built-in night scene: an annotated video and a summary in demo-output/
	@mkdir -p demo-output
	$(BIN)/glss-stream demo: --every-frame --max-frames 250 --overwrite \
	  --record demo-output/demo.mp4 --summary demo-output/summary.json
	@echo "Video:   $(CURDIR)/demo-output/demo.mp4"
	@echo "Summary: $(CURDIR)/demo-output/summary.json"

# Programs that tests talk to: a broker, a browser, an RTSP server that is not ours, a
# screen and hands for the window.
PEERS ?= mosquitto chromium fonts-dejavu-core gstreamer1.0-rtsp \
  gir1.2-gstreamer-1.0 gir1.2-gst-rtsp-server-1.0 libgstrtspserver-1.0-0 python3-gi \
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly \
  xvfb xdotool libxcb-icccm4 libxcb-keysyms1 libxcb-cursor0

peers: ## Install what some tests talk to, 560 MB, with apt as root; make PEERS= test does not
	@{ [ -n "$(PEERS)" ] && command -v apt-get && [ "$$(id -u)" = 0 ]; } >/dev/null \
	  || { echo "Not root, no apt or no PEERS: tests of broker, browser, GStreamer and window may be skipped."; exit 0; }; \
	dpkg --status $(PEERS) >/dev/null 2>&1 && exit 0; \
	echo "Installing with apt what tests talk to, 560 MB:"; printf '  %s\n' $(PEERS); \
	{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq --yes -o DPkg::Lock::Timeout=120 \
	  --no-install-recommends install $(PEERS); } >/dev/null 2>&1 \
	  || echo "apt could not install them: the tests that need them are skipped."

test: $(READY) peers ## Run the tests
	$(BIN)/python -m pytest

soak: $(READY) ## Ten minutes of four cameras with a fault every 20 s; figures in soak-output/
	$(BIN)/python -m tests.soak --json soak-output/soak.json

window-bench: $(READY) ## Ten minutes of four 1080p25 cameras in the window, into docs/results
	$(BIN)/python -m tests.screen $(BIN)/python -m tests.window_start --json docs/results/window-start.json
	$(BIN)/python -m tests.screen $(BIN)/python -m tests.window_bench --json docs/results/window.json
	$(BIN)/python -m training.tables

translations: $(READY) ## Take new texts of the window into app/gui/translations/, and compile
	$(BIN)/python -m tests.translations

pictures: $(READY) ## Make the pictures of stream and window in docs/pictures/ anew
	$(BIN)/python -m tests.overlay_picture docs/pictures/overlay.png
	$(BIN)/python -m tests.screen $(BIN)/python -m tests.gui.pictures docs/pictures

overload: $(READY) ## Two minutes of eight 720p cameras; figures in soak-output/
	$(BIN)/python -m tests.overload --json soak-output/overload.json

check: $(READY) ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

DATA ?= $(GLSS_DATA)
SHEETS := --worst 12 --median 12 --best 12
results: $(READY) ## Measure the shipped bundle on DATA=FOLDER and write docs/results.md (half an hour)
	@test -d "$(DATA)/source/val" || { echo "make results DATA=FOLDER: FOLDER holds source/ and nir_dev/"; exit 2; }
	@mkdir -p build docs/results
	$(BIN)/python -m training.tables --stamp
	$(BIN)/python -m training.confidence --bundle glss/bundles/skin-live --data $(DATA)/source/val --check $(DATA)/nir_dev/veindeep --json docs/results/confidence.json --plot docs/pictures/reliability.png
	$(BIN)/glss-eval --data $(DATA)/source/val --json docs/results/eval-source-val.json --pictures build/pictures/source-val $(SHEETS)
	$(BIN)/glss-eval --data $(DATA)/source/val --look infrared --json docs/results/eval-source-val-infrared.json --pictures build/pictures/source-val-infrared $(SHEETS)
	$(BIN)/glss-eval --data $(DATA)/nir_dev/veindeep --json docs/results/eval-veindeep.json --pictures build/pictures/veindeep $(SHEETS)
	$(BIN)/glss-eval --data $(DATA)/nir_dev/veindeep --start random --steps 100 --json docs/results/eval-veindeep-random-100.json
	$(BIN)/python -m tests.pan_and_zoom $(DATA)/nir_dev/veindeep/frames build/hands-720p.mp4
	$(BIN)/python -m app.cli.warm_start build/hands-720p.mp4 --json docs/results/warm-start-hands-720p.json
	cp $(DATA)/nir_dev/pi_room/clip.mp4 build/night-clip.mp4
	$(BIN)/python -m app.cli.warm_start build/night-clip.mp4 --json docs/results/warm-start-night.json
	$(BIN)/glss-stream demo: --engine eager --every-frame --max-frames 250 --summary docs/results/stream-demo.json
	$(BIN)/glss-stream build/night-clip.mp4 --engine eager --every-frame --summary docs/results/stream-night.json
	$(BIN)/glss-stream build/hands-720p.mp4 --engine eager --every-frame --summary docs/results/stream-hands-720p.json
	$(BIN)/python -m training.tables
	$(BIN)/python -m training.card glss/bundles/skin-live docs/results/eval-source-val.json docs/results/eval-source-val-infrared.json docs/results/eval-veindeep.json --confidence docs/results/confidence.json --failures docs/results/failures.md

BENCH_SOURCE ?= $(if $(DATA),$(DATA)/nir_dev/pi_room/clip.mp4,demo:)
bench: $(READY) ## Time every engine in one run, and four live cameras, into docs/results (ten minutes)
	@mkdir -p docs/results
	$(BIN)/glss-bench --source $(BENCH_SOURCE) --json docs/results/bench.json
	$(BIN)/python -m training.bench_plot docs/results/bench.json docs/pictures/bench.png
	$(BIN)/python -m app.cli.search_trials $(BENCH_SOURCE) --json docs/results/search-trials.json
	$(BIN)/python -m tests.live_bench --cameras 1,4 --views --json docs/results/live.json
	$(BIN)/python -m training.tables

ablation: $(READY) ## What each part of the method is worth: three seeds on DATA=FOLDER (an hour of one core)
	@test -d "$(DATA)/source/val" || { echo "make ablation DATA=FOLDER: FOLDER holds source/ and nir_dev/"; exit 2; }
	$(BIN)/python -m training.ablation --data $(DATA) --seeds 1,2,3

clean: ## Remove the environment and everything generated
	rm -rf $(VENV) demo-output soak-output runs build *.egg-info .mypy_cache .ruff_cache .pytest_cache
