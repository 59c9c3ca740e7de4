# What people and CI run. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
# No target is a file.
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' Makefile)

# Static: less memory, and no toolchain where it runs (docs/decisions/0002-linking.md).
release := --configuration release --static-swift-stdlib
swift_sources := $(wildcard Sources Tests Benchmarks load) Package.swift

help: ## Say what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Install what is missing, build, and run `seggwat up` until Ctrl-C.
	@exec "$$(swift build --configuration release --show-bin-path)/seggwat" up

build: packages ## Build the release binary.
	swift build $(release) --product seggwat

build-load: packages ## Build the load generator.
	swift build $(release) --product seggwat-load

test: packages-test build build-load test-unit budget test-end-to-end ## Run all tests; what they need is installed.

test-unit: packages-test
	swift test

test-end-to-end: packages-test build build-load
	scripts/test-end-to-end

sanitize: packages-test ## Run the unit tests under the address and the thread sanitizer, and C under that of undefined behaviour.
	Tests/Undefined/run
	@for sanitizer in address thread; do \
		swift build --build-tests --sanitize=$$sanitizer --scratch-path .build-$$sanitizer && \
		ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=halt_on_error=1 swift test --skip-build \
			--sanitize=$$sanitizer --scratch-path .build-$$sanitizer || exit 1; \
	done

fuzz: packages-test ## Fuzz what reads hostile bytes, ten seconds each; SECONDS=n for longer.
	Tests/Fuzz/run $(or $(SECONDS),10)

faults: packages-test build build-load ## Break everything under load, ROUNDS=n times, SEED=n.
	@. scripts/test-environment && .venv/bin/python Tests/Faults/run \
		$(if $(ROUNDS),--rounds $(ROUNDS)) --seed $(or $(SEED),1)

simulate: packages-test ## Run the gateway in a simulated world: SEEDS=n runs from SEED=n on; it prints the seed that fails.
	swift build $(release) --product simulate
	@"$$(swift build --configuration release --show-bin-path)/simulate" \
		$(or $(SEED),$$(od -An -N4 -tu4 /dev/urandom)) $(or $(SEEDS),1000)

soak: packages-test build build-load ## Watch the gateway's memory under abusive load; MINUTES=n for less than an hour.
	load/soak --minutes $(or $(MINUTES),60) --markdown load/results/soak.md

sbom: build ## List what the release binary is made of, as CycloneDX.
	@scripts/sbom

budget: packages-test ## Count what a submission costs on the hot path; more than the budgets fails.
	swift build $(release) --product hot-path
	Benchmarks/budget

bench: packages-test ## Time each step of the hot path.
	swift package --package-path Benchmarks --disable-sandbox benchmark --no-progress

targets: packages-test build build-load ## Measure speed and memory beside nginx, \copy and one COPY.
	load/targets

bench-dashboard: packages-test build build-load ## Time the dashboard; SUBMISSIONS="100000 10000000" compares sizes.
	load/dashboard $(or $(SUBMISSIONS),100000)

api-reference: packages-test ## Write docs/api.md and the served document from docs/openapi.yaml.
	@. scripts/test-environment && .venv/bin/python scripts/openapi-document && \
		.venv/bin/python scripts/api-reference

screenshots: packages-test build ## Take pictures of every page of the dashboard into docs/screenshots/dashboard.
	@. scripts/test-environment && SEGGWAT_BINARY="$$(swift build --configuration release --show-bin-path)/seggwat" \
		.venv/bin/python Tests/EndToEnd/screenshots.py docs/screenshots/dashboard

compare: packages-compare build build-load ## Measure beside servers in Rust, Go, Python and Swift.
	load/compare

lint: ## Check the form of the Swift sources and the scripts.
	swift format lint --strict --recursive $(swift_sources)
	@for script in .ci/run scripts/* Tests/Fuzz/run Tests/Undefined/run; do head -1 "$$script" | grep -q bash || continue; bash -n "$$script" || exit 1; done
	@python3 -c 'import ast, sys; [ast.parse(open(name).read(), name) for name in sys.argv[1:]]' \
		load/targets load/compare load/dashboard load/refusals load/sessions load/soak Benchmarks/budget \
		scripts/build-widgets scripts/sbom scripts/openapi-document scripts/api-reference Tests/Faults/run \
		$(wildcard load/measure/*.py load/peers/python/*.py Tests/EndToEnd/*.py Tests/Faults/*.py)

format: ## Bring the Swift sources into that form.
	swift format --in-place --recursive $(swift_sources)

clean: ## Remove what was built; the data of `seggwat up` stays in .seggwat.
	rm -rf .build .venv .pytest_cache

packages:
	@scripts/install-packages run

packages-test:
	@scripts/install-packages test

packages-compare:
	@scripts/install-packages compare
