// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who builds or runs SeggWat builds the benchmark library.
let package = Package(
    name: "seggwat-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "seggwat", path: ".."),
        // Its default traits replace the allocator and the runtime's entry points; budgets count
        // those without it.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Steps",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "HotPath", package: "seggwat"),
            ],
            path: "Benchmarks/Steps",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ],
    swiftLanguageModes: [.v6]
)
