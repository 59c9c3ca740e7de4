// swift-tools-version: 6.2

import PackageDescription

/// Every Swift target is compiled under the same rules.
let swift: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Debug builds let work in progress through; what is released and what CI builds has none.
    .treatAllWarnings(as: .error, .when(configuration: .release)),
    // Debug builds, and so all tests and sanitizers, check exclusive access to class fields at run
    // time; in release it would cost every submission a dozen look-ups in thread-local storage.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// What the benchmarks count calls of; Benchmarks/CCounting stands in front of them.
let counted = [
    "swift_retain", "swift_retain_n", "swift_release", "swift_release_n",
    "swift_bridgeObjectRetain", "swift_bridgeObjectRelease",
]

let package = Package(
    name: "seggwat",
    products: [
        .executable(name: "seggwat", targets: ["seggwat"]),
        .executable(name: "seggwat-load", targets: ["seggwat-load"]),
        // For the benchmarks, which are a package of their own (Benchmarks/Package.swift).
        .library(name: "HotPath", targets: ["HotPath"]),
        // What the Swift peer of load/peers shares with the gateway.
        .library(name: "SeggWatParts", targets: ["Ingest", "Postgres", "SeggWatCore"]),
    ],
    dependencies: [
        // Commands, options and their help.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        // One key from flag, environment or file, in that precedence. Its JSON trait would bring
        // all of Foundation and ICU into the process; the file is read by Settings instead.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        // SHA-256 of API tokens, HMAC of webhooks, sealed cookies, the stand-in's ciphers.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        // The sockets and threads under Hummingbird.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        // What the dashboard and the stand-in of Zitadel need of a web server. Its traits would
        // bring all of Foundation and ICU into the process.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: []
        ),
        // Requests and responses as Hummingbird has them.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        // Starts and stops the dashboard's parts in order.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Latencies counted without losing the far end of them; the load generator's alone.
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        // Log messages; the JSON lines handler is ours.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // JSON Web Tokens and their keys.
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        // How the gateway and the dashboard ask Zitadel.
        .package(
            url: "https://github.com/swift-server/async-http-client",
            from: "1.37.0",
            traits: []
        ),
    ],
    targets: [
        // Layer 0: the system's libraries, as Swift sees them.
        .systemLibrary(name: "CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        // Without pkg-config, whose flags for hiredis SwiftPM does not take.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CSystemSimdjson",
            pkgConfig: "simdjson",
            providers: [.apt(["libsimdjson-dev"])]
        ),
        .systemLibrary(
            name: "CSystemJemalloc",
            pkgConfig: "jemalloc",
            providers: [.apt(["libjemalloc-dev"])]
        ),
        .target(
            name: "CSimdjson",
            cxxSettings: [.define("NDEBUG", .when(configuration: .release))],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        .target(name: "CJemalloc"),
        .target(name: "CChecksum"),
        .target(name: "CLink"),
        .target(name: "CWidgets"),

        // Layer 1: each knows one thing and nothing of the others.
        .target(name: "SeggWatCore", swiftSettings: swift),
        .target(name: "HTTP", swiftSettings: swift),
        .target(name: "Markup", swiftSettings: swift),
        .target(name: "RateLimits", swiftSettings: swift),
        .target(name: "Redis", dependencies: ["CHiredis"], swiftSettings: swift),
        .target(name: "Reactor", dependencies: ["CLibuv"], swiftSettings: swift),
        .target(name: "Postgres", dependencies: ["CLibpq"], swiftSettings: swift),
        .target(name: "Journal", dependencies: ["CChecksum"], swiftSettings: swift),
        .target(
            name: "JSONLines",
            dependencies: [.product(name: "Logging", package: "swift-log")],
            swiftSettings: swift
        ),

        // Layer 2.
        .target(name: "Charts", dependencies: ["Markup"], swiftSettings: swift),
        .target(
            name: "Ingest",
            dependencies: ["SeggWatCore", "CSimdjson"],
            swiftSettings: swift
        ),
        .target(
            name: "Store",
            dependencies: ["Postgres", "SeggWatCore"],
            swiftSettings: swift
        ),
        .target(name: "LocalPostgres", dependencies: ["Postgres"], swiftSettings: swift),
        .target(
            name: "Identity",
            dependencies: [
                "SeggWatCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: swift
        ),
        .target(
            name: "ZitadelStandIn",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: swift
        ),

        // Layer 3.
        .target(
            name: "Pages",
            dependencies: ["Charts", "Markup", "SeggWatCore"],
            swiftSettings: swift
        ),
        .target(
            name: "Gateway",
            dependencies: [
                "CJemalloc", "CLink", "CWidgets", "CZlib", "HTTP", "Identity", "Ingest", "Journal",
                "Postgres", "RateLimits", "Reactor", "Redis",
                "SeggWatCore", "Store",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swift
        ),

        .target(
            name: "Dashboard",
            dependencies: [
                "Identity", "JSONLines", "Markup", "Pages", "Postgres", "SeggWatCore", "Store",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swift
        ),

        // Layer 4.
        .target(
            name: "Settings",
            dependencies: [
                "CLibuv", "Dashboard", "Gateway", "HTTP", "Identity", "Postgres", "RateLimits",
                "Redis",
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: swift
        ),

        // Layer 5.
        .executableTarget(
            name: "seggwat",
            dependencies: [
                "Dashboard", "Gateway", "Identity", "Journal", "JSONLines", "LocalPostgres",
                "Postgres", "Reactor", "SeggWatCore", "Settings", "Store", "ZitadelStandIn",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swift,
            // The process's allocator; debug builds keep libc's for the sanitizers.
            linkerSettings: [.linkedLibrary("jemalloc", .when(configuration: .release))]
        ),

        // Budgets and benchmarks: the hot path step by step.
        .target(name: "CCounting", path: "Benchmarks/CCounting"),
        .target(
            name: "HotPath",
            dependencies: ["Gateway", "HTTP", "Ingest", "Journal", "SeggWatCore"],
            path: "Benchmarks/HotPath",
            swiftSettings: swift
        ),
        .executableTarget(
            name: "hot-path",
            dependencies: ["CCounting", "Gateway", "HotPath"],
            path: "Benchmarks/hot-path",
            swiftSettings: swift,
            linkerSettings: [.unsafeFlags(counted.flatMap { ["-Xlinker", "--wrap=\($0)"] })]
        ),

        // The load generator: a client of the gateway, no part of it.
        .systemLibrary(name: "CTimerfd", path: "load/Sources/CTimerfd"),
        .target(
            name: "Load",
            dependencies: [
                "CTimerfd", "Postgres", "Reactor", "SeggWatCore", "Store",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            path: "load/Sources/Load",
            swiftSettings: swift
        ),
        .executableTarget(
            name: "seggwat-load",
            dependencies: [
                "Load", "LocalPostgres", "Postgres", "SeggWatCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "load/Sources/seggwat-load",
            swiftSettings: swift
        ),

        // The gateway in a simulated world; it defines the functions of libuv and libpq that the
        // gateway calls, so no test target may link it.
        .executableTarget(
            name: "simulate",
            dependencies: [
                "CLibuv", "Gateway", "Journal", "Reactor", "SeggWatCore", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Simulation",
            swiftSettings: swift
        ),

        // What several test targets share: a cluster, repeatable randomness, a JSON reader.
        .target(
            name: "TestSupport",
            dependencies: ["Journal", "LocalPostgres", "Postgres", "Store"],
            path: "Tests/Support",
            swiftSettings: swift
        ),
        .testTarget(
            name: "SeggWatCoreTests",
            dependencies: ["SeggWatCore"],
            swiftSettings: swift
        ),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: swift),
        .testTarget(name: "MarkupTests", dependencies: ["Markup"], swiftSettings: swift),
        .testTarget(
            name: "ChartsTests",
            dependencies: ["Charts", "Markup"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "PagesTests",
            dependencies: ["Markup", "Pages", "SeggWatCore"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "RateLimitsTests",
            dependencies: ["RateLimits", "Reactor", "TestSupport"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "PostgresTests",
            dependencies: ["LocalPostgres", "Postgres", "TestSupport"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "IdentityTests",
            dependencies: [
                "Identity",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swift
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Postgres", "SeggWatCore", "Store", "TestSupport"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "CSimdjson", "Ingest", "SeggWatCore", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: swift
        ),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "CZlib", "Gateway", "HTTP", "Ingest", "Postgres", "Reactor", "SeggWatCore", "Store",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swift
        ),
        .testTarget(
            name: "JournalTests",
            dependencies: ["CChecksum", "Journal", "TestSupport"],
            swiftSettings: swift
        ),
        .testTarget(name: "SimulationTests", swiftSettings: swift),
        .testTarget(
            name: "JSONLinesTests",
            dependencies: ["JSONLines", .product(name: "Logging", package: "swift-log")],
            swiftSettings: swift
        ),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Dashboard", "Postgres", "SeggWatCore", "Store", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: swift
        ),
        .testTarget(
            name: "SettingsTests",
            dependencies: ["Gateway", "HTTP", "RateLimits", "Redis", "Settings"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "ZitadelStandInTests",
            dependencies: ["ZitadelStandIn"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "LoadTests",
            dependencies: ["HTTP", "Ingest", "Load", "SeggWatCore"],
            swiftSettings: swift
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Fuzz targets need libFuzzer at link time, so they are there only when they are asked for:
// Tests/Fuzz/run.
if Context.environment["SEGGWAT_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(
            name: "CHTTPParser",
            path: "Tests/Fuzz/CHTTPParser",
            providers: [.apt(["libhttp-parser-dev"])]
        ),
        .target(
            name: "Fuzzing",
            dependencies: [
                "CHTTPParser", "HTTP", "Identity", "Ingest", "Journal", "SeggWatCore",
                "TestSupport",
            ],
            path: "Tests/Fuzz/Fuzzing",
            swiftSettings: swift
        ),
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: ["CFuzzer", "Fuzzing"],
            path: "Tests/Fuzz/fuzz",
            swiftSettings: swift
        ),
    ]
}
