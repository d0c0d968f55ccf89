// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "crm-core",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "CrmCore", targets: ["CrmCore"])],
    targets: [
        // What a host sees.
        .target(name: "CrmCore", dependencies: ["CrmCoreBinding"]),
        // What the bindgen wrote out of the library; `cargo xtask test swift` writes it anew.
        .target(
            name: "CrmCoreBinding",
            dependencies: ["CrmCoreFFI"],
            path: "target/generated",
            exclude: ["CrmCoreFFI.h"],
            sources: ["CrmCoreBinding.swift"],
            // The generated code is written for the older rules of concurrency.
            swiftSettings: [.swiftLanguageMode(.v5)]
        ),
        // The library itself, found where the linker is told to look.
        .systemLibrary(name: "CrmCoreFFI"),
        .executableTarget(name: "CrmCoreBench", dependencies: ["CrmCore"], path: "Benchmarks"),
        .testTarget(name: "CrmCoreTests", dependencies: ["CrmCore"]),
    ]
)
