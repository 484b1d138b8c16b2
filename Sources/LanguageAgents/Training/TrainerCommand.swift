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
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let said = FileManager.default.contents(atPath: log) ?? Data()
            let last = String(decoding: said, as: UTF8.self).split(separator: "\n").last ?? ""
            throw InputError(
                "the trainer of phase \(phase) ended with \(process.terminationStatus): \(last.prefix(200)) (see \(log))"
            )
        }
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
