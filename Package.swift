// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "webrl",
    products: [
        .library(name: "WebEnv", targets: ["WebEnv"]),
        .library(name: "MockWeb", targets: ["MockWeb"]),
        .library(name: "Learning", targets: ["Learning"]),
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
        .systemLibrary(
            name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("z")]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "WebEnv", dependencies: ["CLibXML", "CCurl"]),
        .target(
            name: "MockWeb",
            dependencies: [
                "WebEnv", "CSQLite", .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "Learning", dependencies: ["WebEnv"]),
        .target(name: "WorldModel", dependencies: ["Learning", "WebEnv"]),
        .target(name: "Curriculum", dependencies: ["Learning", "WorldModel", "WebEnv"]),
        .executableTarget(
            name: "webrl",
            dependencies: [
                "WebEnv", "MockWeb", "Learning", "WorldModel", "Curriculum",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "CFuzzing"),
        .target(
            name: "Fuzzing",
            dependencies: ["CFuzzing", "Curriculum", "WorldModel", "Learning", "MockWeb", "WebEnv"]),
        .executableTarget(
            name: "webrl-fuzz",
            dependencies: ["Fuzzing", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .target(name: "TestSupport", dependencies: ["WebEnv"], path: "Tests/TestSupport"),
        .testTarget(name: "WebEnvTests", dependencies: ["WebEnv", "TestSupport"]),
        .testTarget(name: "LiveTests", dependencies: ["WebEnv"], exclude: ["Applications"]),
        .testTarget(name: "MockWebTests", dependencies: ["MockWeb", "WebEnv", "TestSupport"]),
        .testTarget(name: "LearningTests", dependencies: ["Learning", "MockWeb", "WebEnv", "TestSupport"]),
        .testTarget(
            name: "WorldModelTests",
            dependencies: ["WorldModel", "MockWeb", "Learning", "WebEnv", "TestSupport"]),
        .testTarget(
            name: "CurriculumTests",
            dependencies: ["Curriculum", "Learning", "WorldModel", "WebEnv", "TestSupport"]),
        .testTarget(name: "SiteTests", dependencies: ["MockWeb", "WebEnv", "TestSupport"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "webrl", "MockWeb", "Curriculum", "WorldModel", "Learning", "WebEnv", "TestSupport",
            ], exclude: ["number-conversions.json"]),
        .testTarget(name: "FuzzingTests", dependencies: ["webrl-fuzz", "Fuzzing"]),
    ],
    swiftLanguageModes: [.v6]
)
