// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "webrl",
    products: [
        .library(name: "Groundwork", targets: ["Groundwork"]),
        .library(name: "WebEnv", targets: ["WebEnv"]),
        .library(name: "MockWeb", targets: ["MockWeb"]),
        .library(name: "EnvironmentPool", targets: ["EnvironmentPool"]),
        .library(name: "WebrlNative", type: .dynamic, targets: ["Native"]),
        .library(name: "Learning", targets: ["Readings", "Learning"]),
        .library(name: "WorldModel", targets: ["WorldModel"]),
        .library(name: "Curriculum", targets: ["Curriculum"]),
        .library(name: "LanguageModels", targets: ["LanguageModels"]),
        .library(name: "LanguageAgents", targets: ["LanguageAgents"]),
        .executable(name: "webrl", targets: ["webrl"]),
        .executable(name: "webrl-serve", targets: ["webrl-serve"]),
        .executable(name: "webrl-fuzz", targets: ["webrl-fuzz"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Groundwork"),
        .systemLibrary(
            name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("z")]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "WebEnv", dependencies: ["Groundwork", "CLibXML", "CCurl"]),
        .target(
            name: "MockWeb",
            dependencies: [
                "Groundwork", "WebEnv", "CSQLite", .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "EnvironmentPool", dependencies: ["Groundwork", "WebEnv", "MockWeb"]),
        .target(name: "CNative"),
        .target(name: "Native", dependencies: ["EnvironmentPool", "Groundwork", "CNative"]),
        .target(
            name: "Serving",
            dependencies: [
                "Groundwork", "WebEnv", "MockWeb", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .target(
            name: "EnvironmentServer",
            dependencies: ["Groundwork", "WebEnv", "MockWeb", "EnvironmentPool", "Serving"]),
        .target(name: "Readings", dependencies: ["Groundwork", "WebEnv"]),
        .target(name: "Learning", dependencies: ["Groundwork", "WebEnv", "Readings"]),
        .target(name: "WorldModel", dependencies: ["Groundwork", "Readings", "Learning", "WebEnv"]),
        .target(
            name: "Curriculum", dependencies: ["Groundwork", "Readings", "Learning", "WorldModel", "WebEnv"]),
        .target(name: "LanguageModels", dependencies: ["Groundwork", "CCurl"]),
        .target(
            name: "LanguageAgents",
            dependencies: [
                "Groundwork", "LanguageModels", "Curriculum", "WorldModel", "Learning", "Readings", "WebEnv",
            ]),
        .target(
            name: "Workbench",
            dependencies: [
                "LanguageAgents", "LanguageModels",
                "Groundwork", "Curriculum", "WorldModel", "Learning", "Readings", "MockWeb", "WebEnv",
            ]),
        .executableTarget(
            name: "webrl",
            dependencies: [
                "Workbench", "Groundwork", "WebEnv", "MockWeb", "Learning", "WorldModel", "Curriculum",
                "LanguageAgents", "LanguageModels",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "webrl-serve",
            dependencies: [
                "Workbench", "EnvironmentServer", "EnvironmentPool", "Serving", "MockWeb", "WebEnv",
                "Groundwork",
            ]),
        .target(name: "CFuzzing"),
        .target(
            name: "Fuzzing",
            dependencies: [
                "CFuzzing", "Curriculum", "WorldModel", "Learning", "Readings", "Serving", "MockWeb",
                "WebEnv", "Groundwork",
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
            name: "EnvironmentPoolTests",
            dependencies: ["EnvironmentPool", "MockWeb", "WebEnv", "TestSupport", "Groundwork"],
            exclude: ["Golden"]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Serving", "EnvironmentServer", "EnvironmentPool", "MockWeb", "WebEnv", "TestSupport",
                "Groundwork", .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
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
        .testTarget(
            name: "LanguageModelsTests", dependencies: ["LanguageModels", "TestSupport", "Groundwork"]),
        .testTarget(
            name: "LanguageAgentsTests",
            dependencies: [
                "LanguageAgents", "LanguageModels", "Curriculum", "WorldModel", "Learning", "Readings",
                "MockWeb", "WebEnv", "TestSupport", "Groundwork",
            ]),
        .testTarget(name: "SiteTests", dependencies: ["MockWeb", "WebEnv", "TestSupport", "Groundwork"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "webrl", "webrl-serve", "Workbench", "LanguageModels", "MockWeb", "Curriculum", "WorldModel",
                "Learning",
                "WebEnv",
                "TestSupport",
            ], exclude: ["number-conversions.json"]),
        .testTarget(name: "FuzzingTests", dependencies: ["webrl-fuzz", "Fuzzing"]),
    ],
    swiftLanguageModes: [.v6]
)
