import Foundation

/// Runs the built command as a user would.
struct CommandRunner {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The command beside the test bundle.
    static let program: URL = {
        let folder = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
            .deletingLastPathComponent()
        return (folder ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent())
            .appendingPathComponent("webrl")
    }()

    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// - Parameters:
    ///   - input: what comes on standard input.
    ///   - environment: variables in place of this process's own.
    static func run(
        _ arguments: [String], input: String = "", folder: URL = package,
        environment: [String: String]? = nil
    ) throws -> Result {
        try run(program, arguments, input: input, folder: folder, environment: environment)
    }

    /// A line for the shell, such as one that sends output elsewhere.
    static func run(
        shell line: String, folder: URL = package, environment: [String: String]? = nil
    ) throws -> Result {
        let shell = URL(fileURLWithPath: "/bin/sh")
        return try run(shell, ["-c", line], input: "", folder: folder, environment: environment)
    }

    private static func run(
        _ program: URL, _ arguments: [String], input: String, folder: URL, environment: [String: String]?
    ) throws -> Result {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        if let environment { process.environment = environment }
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "webrl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        // Files, not pipes: a full pipe would stop the command.
        for name in ["in", "out", "err"] {
            FileManager.default.createFile(
                atPath: scratch.appendingPathComponent(name).path,
                contents: Data(name == "in" ? input.utf8 : "".utf8))
        }
        process.standardInput = try FileHandle(forReadingFrom: scratch.appendingPathComponent("in"))
        process.standardOutput = try FileHandle(forWritingTo: scratch.appendingPathComponent("out"))
        process.standardError = try FileHandle(forWritingTo: scratch.appendingPathComponent("err"))
        try process.run()
        // A command that never ends would keep every other test from its end too.
        let end = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(900), execute: end)
        process.waitUntilExit()
        end.cancel()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: scratch.appendingPathComponent(name)), as: UTF8.self)
        }
        return Result(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }
}

/// A folder that is gone after the test.
final class ScratchFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("webrl-test-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appendingPathComponent(name))
        return path(name)
    }
}
