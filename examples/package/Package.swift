// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "my-agent",
    dependencies: [
        // In a package of your own: .package(url: "https://…/webrl", branch: "main"), or the path of a clone.
        .package(name: "webrl", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "ObservePage",
            dependencies: [.product(name: "WebEnv", package: "webrl")]),
        .executableTarget(
            name: "PlayTask",
            dependencies: [
                .product(name: "Groundwork", package: "webrl"),
                .product(name: "WebEnv", package: "webrl"),
                .product(name: "MockWeb", package: "webrl"),
                .product(name: "Learning", package: "webrl"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
