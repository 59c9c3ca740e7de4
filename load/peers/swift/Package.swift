// swift-tools-version: 6.2
// A package of its own, so that nobody who builds SeggWat compiles SwiftNIO.

import PackageDescription

let package = Package(
    name: "peer",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(name: "seggwat", path: "../../.."),
    ],
    targets: [
        .executableTarget(
            name: "peer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "SeggWatParts", package: "seggwat"),
            ]
        )
    ],
    swiftLanguageModes: [.v6],
)
