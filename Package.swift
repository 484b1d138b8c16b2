// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "webrl",
    products: [
        .library(name: "Groundwork", targets: ["Groundwork"]),
        .library(name: "WebEnv", targets: ["WebEnv"]),
        .library(name: "MockWeb", targets: ["MockWeb"]),
        .library(name: "Learning", targets: ["Readings", "Learning"]),
        .library(name: "WorldModel", targets: ["WorldModel"]),
        .library(name: "Curriculum", targets: ["Curriculum"]),
        .executable(name: "webrl", targets: ["webrl"]),
        .executable(name: "webrl-fuzz", targets: ["webrl-fuzz"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Groundwork"),
        .systemLibrary(
            name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("z")]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "WebEnv", dependencies: ["Groundwork", "CLibXML", "CCurl"]),
        .target(name: "WebArena", dependencies: ["Groundwork", "WebEnv"]),
        .target(
            name: "MockWeb",
            dependencies: [
                "Groundwork", "WebEnv", "CSQLite", .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "Readings", dependencies: ["Groundwork", "WebEnv"]),
        .target(name: "Learning", dependencies: ["Groundwork", "WebEnv", "Readings"]),
        .target(name: "WorldModel", dependencies: ["Groundwork", "Readings", "Learning", "WebEnv"]),
        .target(
            name: "Curriculum", dependencies: ["Groundwork", "Readings", "Learning", "WorldModel", "WebEnv"]),
        .target(
            name: "Workbench",
            dependencies: [
                "Groundwork", "Curriculum", "WorldModel", "Learning", "Readings", "MockWeb", "WebEnv",
            ]),
        .executableTarget(
            name: "webrl",
            dependencies: [
                "Workbench", "Groundwork", "WebEnv", "MockWeb", "Learning", "WorldModel", "Curriculum",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "CFuzzing"),
        .target(
            name: "Fuzzing",
            dependencies: [
                "CFuzzing", "Curriculum", "WorldModel", "Learning", "Readings", "MockWeb", "WebEnv",
                "Groundwork",
            ]),
        .executableTarget(
            name: "webrl-fuzz",
            dependencies: ["Fuzzing", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "GroundworkTests", dependencies: ["Groundwork"]),
        .target(name: "TestSupport", dependencies: ["WebEnv"], path: "Tests/TestSupport"),
        .testTarget(name: "WebEnvTests", dependencies: ["WebEnv", "TestSupport", "Groundwork"]),
        .testTarget(name: "LiveTests", dependencies: ["WebEnv"], exclude: ["Applications"]),
        .testTarget(name: "MockWebTests", dependencies: ["MockWeb", "WebEnv", "TestSupport", "Groundwork"]),
        .testTarget(
            name: "LearningTests",
            dependencies: ["Learning", "Readings", "MockWeb", "WebEnv", "TestSupport", "Groundwork"]),
        .testTarget(
            name: "WorldModelTests",
            dependencies: [
                "WorldModel", "MockWeb", "Learning", "Readings", "WebEnv", "TestSupport", "Groundwork",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "CurriculumTests",
            dependencies: [
                "Curriculum", "Learning", "Readings", "WorldModel", "WebEnv", "TestSupport", "Groundwork",
            ],
            exclude: ["Golden"]),
        .testTarget(name: "SiteTests", dependencies: ["MockWeb", "WebEnv", "TestSupport", "Groundwork"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "webrl", "Workbench", "MockWeb", "Curriculum", "WorldModel", "Learning", "WebEnv",
                "TestSupport",
            ], exclude: ["number-conversions.json"]),
        .testTarget(name: "FuzzingTests", dependencies: ["webrl-fuzz", "Fuzzing"]),
    ],
    swiftLanguageModes: [.v6]
)
