import Foundation
import Groundwork

/// The command that trains a model: a line for the shell, in which `{data}` and `{out}` stand for the training set and the folder of the
/// new model, `{phase}` for the phase, and `{model}` for the model that the phase was played with.
public struct TrainerCommand: Sendable, Hashable {
    /// The line.
    public let line: String

    /// - Throws: `InputError` where the line does not name `{data}` and `{out}`.
    public init(_ line: String) throws {
        for name in ["{data}", "{out}"] where !line.contains(name) {
            throw InputError("the trainer's command needs \(name): '\(line)'")
        }
        self.line = line
    }

    /// Runs the command and waits for it.
    /// - Parameters:
    ///   - out: an empty folder.
    ///   - log: where the command's outputs go.
    /// - Throws: `InputError` with the last line that the command said, where it fails.
    func run(data: String, out: String, phase: Int, model: String, log: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command(data: data, out: out, phase: phase, model: model)]
        try AtomicFile.write([], to: log)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        defer { try? handle.close() }
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let (reason, status) = (process.terminationReason, process.terminationStatus)
        guard reason == .exit, status == 0 else {
            let end = reason == .exit ? "ended with \(status)" : "was ended by signal \(status)"
            let said = Self.lastLine(of: log)
            throw InputError(
                "the trainer of phase \(phase) \(end)\(said.isEmpty ? "" : ": \(said)") (see \(log))")
        }
    }

    /// Bytes of a log that its last line is looked for in.
    private static let logTail: UInt64 = 4096

    private static func lastLine(of log: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: log) else { return "" }
        defer { try? handle.close() }
        let length = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: length > logTail ? length - logTail : 0)
        let said = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        return String(said.split(separator: "\n").last?.prefix(200) ?? "")
    }

    /// The line with its names filled in, quoted for the shell.
    func command(data: String, out: String, phase: Int, model: String) -> String {
        let values = ["{data}": data, "{out}": out, "{phase}": "\(phase)", "{model}": model]
        var rest = line[...]
        var text = ""
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            rest = rest[open...]
            let name = values.keys.first { rest.hasPrefix($0) }
            guard let name, let value = values[name] else {
                text.append(rest.removeFirst())
                continue
            }
            text += Self.quoted(value)
            rest = rest.dropFirst(name.count)
        }
        return text + rest
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacingAll("'", by: #"'\''"#) + "'"
    }
}
