# Two commands: `make run` serves a demonstration, `make test` checks everything.

PORT ?= 8035
CATALOGUE ?= catalogue/ille-et-vilaine
DEMO ?= donnees/demo
PERSONS ?= 3000
UNTIL ?= 2020-06-30

.PHONY: run test build check lint unit built e2e python browser bench

# A town of people who do not exist, made the first time; to have another, remove its folder. UNTIL=2023-06-30 has the
# participants of the European Social Fund Plus; the fiches whose entries ended before have nobody then.
run: build $(DEMO)/livret.db
	./target/release/livret serve --catalogue $(CATALOGUE) --port $(PORT) \
	  --base $(DEMO)/livret.db --trousseau $(DEMO)/livret.cles

# Whole or not at all: a demonstration that was interrupted is begun again.
$(DEMO)/livret.db: | build
	rm -rf $(DEMO).nouveau
	./target/release/livret demo --catalogue $(CATALOGUE) --persons $(PERSONS) --until $(UNTIL) \
	  --base $(DEMO).nouveau/livret.db --trousseau $(DEMO).nouveau/livret.cles
	mv $(DEMO).nouveau $(DEMO)

build:
	cargo build --release --locked -p livret

# What `make test` runs, from the quickest to the slowest.
test: lint unit check e2e

# The benches beside peers are a workspace of their own, for what the product has no use for: its lock file follows.
lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo update -w -q --locked --manifest-path bench/Cargo.toml

# With a throw-away PostgreSQL beside: every story of the memory is told on both engines.
unit: python
	outils/avec-postgres.sh cargo test --workspace --locked

# The program that the tests are made with: a crate built alone asks other features of its dependencies, and they
# would all be built twice.
built:
	cargo test --workspace --locked --no-run

check: built
	target/debug/livret check $(CATALOGUE)

# The pages in a real browser: accessibility, keyboard, no script, phone and desktop; then the thirteen journeys, on
# both engines. LIVRET_CAPTURES=folder draws every page they come through.
e2e: browser built
	cd e2e && npm ci --no-audit --no-fund && ../outils/avec-postgres.sh npm test

# What recounts the product's numbers without it, from the distribution when there is none.
python:
	@command -v python3 >/dev/null || { \
	  elevate=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$elevate apt-get update -q && $$elevate apt-get install -yq --no-install-recommends python3; }

# A headless Chromium from the distribution, installed only when there is none; whole where it has none without a window.
browser:
	@command -v chromium-headless-shell >/dev/null || { \
	  elevate=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  install="$$elevate apt-get install -yq --no-install-recommends fonts-dejavu-core"; \
	  $$elevate apt-get update -q && $$install chromium-headless-shell || command -v chromium || $$install chromium; }

# Figures, each beside a peer or a limit, with its bar.
bench:
	cargo run --release --locked --manifest-path bench/Cargo.toml -- eligibility
	cargo bench --locked -p search
	bench/charge.sh
	outils/avec-postgres.sh bench/memoire.sh
