// swift-tools-version: 6.1
import PackageDescription

// Floors of the house, each a list of the modules that a floor's targets may import; `docs/architecture.md` shows them.
let pages: [Target.Dependency] = ["Groundwork", "HTML", "Page"]
let browser = pages + ["Browser"]
let environment = browser + ["WebEnv", "WebArena"]
let worlds = environment + ["MockWeb"]
let servers = worlds + ["EnvironmentPool", "Serving", "EnvironmentServer"]
let learning = environment + ["Readings", "Learning"]
let curriculum = learning + ["WorldModel", "Curriculum"]
let languageAgents = curriculum + ["LanguageModels", "LanguageAgents"]
let everything = languageAgents + ["MockWeb", "Workbench"]
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "webrl",
    products: [
        .library(name: "Groundwork", targets: ["Groundwork"]),
        .library(name: "WebEnv", targets: ["HTML", "Page", "Browser", "WebEnv", "WebArena"]),
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
        .systemLibrary(
            name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("z")]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CNative"),
        .target(name: "CFuzzing"),
        .target(name: "Groundwork"),
        .target(name: "Curl", dependencies: ["Groundwork", "CCurl"]),
        .target(name: "HTML", dependencies: ["Groundwork", "CLibXML"]),
        .target(name: "Page", dependencies: ["Groundwork", "HTML"]),
        .target(name: "Browser", dependencies: pages + ["Curl", "CCurl"]),
        .target(name: "WebEnv", dependencies: browser),
        .target(name: "WebArena", dependencies: browser + ["WebEnv"]),
        .target(
            name: "MockWeb",
            dependencies: environment + [
                "CSQLite", .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "EnvironmentPool", dependencies: worlds),
        .target(name: "Native", dependencies: ["EnvironmentPool", "Groundwork", "CNative"]),
        .target(
            name: "Serving",
            dependencies: worlds + [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .target(name: "EnvironmentServer", dependencies: worlds + ["EnvironmentPool", "Serving"]),
        .target(name: "Readings", dependencies: browser + ["WebEnv"]),
        .target(name: "Learning", dependencies: environment + ["Readings"]),
        .target(name: "WorldModel", dependencies: learning),
        .target(name: "Curriculum", dependencies: learning + ["WorldModel"]),
        .target(name: "LanguageModels", dependencies: ["Groundwork", "Curl", "CCurl"]),
        .target(name: "LanguageAgents", dependencies: curriculum + ["LanguageModels"]),
        .target(name: "Workbench", dependencies: languageAgents + ["MockWeb"]),
        .executableTarget(name: "webrl", dependencies: everything + [argumentParser]),
        .executableTarget(name: "webrl-serve", dependencies: servers + ["Workbench"]),
        .target(
            name: "Fuzzing",
            dependencies: curriculum + [
                "MockWeb", "EnvironmentPool", "Serving", "EnvironmentServer", "CFuzzing",
            ]),
        .executableTarget(name: "webrl-fuzz", dependencies: ["Fuzzing", "Groundwork", argumentParser]),
        .target(name: "TestSupport", dependencies: environment, path: "Tests/TestSupport"),
        .testTarget(name: "ArchitectureTests", dependencies: ["Groundwork"]),
        .testTarget(name: "GroundworkTests", dependencies: ["Groundwork"]),
        .testTarget(name: "HTMLTests", dependencies: ["Groundwork", "HTML"] + ["TestSupport"]),
        .testTarget(name: "BrowserTests", dependencies: environment + ["TestSupport"]),
        .testTarget(name: "WebEnvTests", dependencies: environment + ["TestSupport"]),
        .testTarget(name: "WebArenaTests", dependencies: environment + ["TestSupport"]),
        .testTarget(name: "LiveTests", dependencies: environment, exclude: ["Applications"]),
        .testTarget(name: "MockWebTests", dependencies: worlds + ["TestSupport"]),
        .testTarget(
            name: "EnvironmentPoolTests", dependencies: worlds + ["EnvironmentPool", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(name: "NativeTests", dependencies: ["Native", "Groundwork"]),
        .testTarget(
            name: "ServingTests",
            dependencies: servers + ["TestSupport", .product(name: "NIOEmbedded", package: "swift-nio")]),
        .testTarget(name: "LearningTests", dependencies: learning + ["MockWeb", "TestSupport"]),
        .testTarget(
            name: "WorldModelTests", dependencies: learning + ["WorldModel", "MockWeb", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "CurriculumTests", dependencies: curriculum + ["TestSupport"], exclude: ["Golden"]),
        .testTarget(
            name: "LanguageModelsTests", dependencies: ["LanguageModels", "TestSupport", "Groundwork"]),
        .testTarget(
            name: "LanguageAgentsTests", dependencies: languageAgents + ["MockWeb", "TestSupport"]),
        .testTarget(name: "SiteTests", dependencies: worlds + ["TestSupport"]),
        .testTarget(
            name: "CommandTests", dependencies: everything + ["webrl", "webrl-serve", "TestSupport"],
            exclude: ["number-conversions.json"]),
        .testTarget(name: "FuzzingTests", dependencies: ["webrl-fuzz", "Fuzzing"]),
    ],
    swiftLanguageModes: [.v6]
)
