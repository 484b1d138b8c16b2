import Foundation
import Testing

/// The Python that has the applications' packages, where there is one.
enum ApplicationPackages {
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let applications = package.appendingPathComponent("Tests/LiveTests/Applications")

    /// `WEBRL_PYTHON`, else the one in `.build/venv`.
    static let python: URL? = {
        let named = ProcessInfo.processInfo.environment["WEBRL_PYTHON"]
        let path = named ?? package.appendingPathComponent(".build/venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: path) ? URL(fileURLWithPath: path) : nil
    }()

    static func has(_ module: String) -> Bool {
        guard let python else { return false }
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import \(module)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Whether PHP and an application as Debian packages them are unpacked in `.build/debian`, or installed.
    static func hasDebian(_ application: String) -> Bool {
        let files = FileManager.default
        let unpacked = package.appendingPathComponent(".build/debian").path
        return python != nil
            && [unpacked, ""].contains {
                files.isExecutableFile(atPath: $0 + "/usr/bin/php")
                    && files.fileExists(atPath: $0 + "/usr/share/" + application)
            }
    }
}

/// One of the applications in `Applications/`, running on the loopback interface until it is released.
final class ApplicationServer {
    /// `http://127.0.0.1:port`
    let address: String
    private let process = Process()
    /// The server ends when this pipe is closed, also when the test process dies.
    private let input = Pipe()

    init(_ script: String, arguments: [String] = []) throws {
        process.executableURL = ApplicationPackages.python
        process.arguments = [script] + arguments
        process.currentDirectoryURL = ApplicationPackages.applications
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PYTHONDONTWRITEBYTECODE": "1"]
        ) { $1 }
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != 0x0A {
            if byte.isEmpty { break }
            line += byte
        }
        let port = try #require(UInt16(String(decoding: line, as: UTF8.self)), "\(script) did not start")
        address = "http://127.0.0.1:\(port)"
    }

    deinit {
        try? input.fileHandleForWriting.close()
        if process.isRunning { process.terminate() }
        let patience = Date(timeIntervalSinceNow: 10)
        while process.isRunning, Date() < patience { usleep(10_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
