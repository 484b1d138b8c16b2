import Groundwork
import WebEnv

/// Task files: WebArena's JSON with a few keys more. `docs/reference/task-files.md` lists every field and tolerance.
public enum TaskFile {
    /// The tasks of a file.
    /// - Parameter file: name for error messages.
    /// - Throws: ``TaskFileError`` at the first mistake.
    public static func read(_ bytes: [UInt8], file: String) throws -> [WebTask] {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes)
        } catch let error as JSONError {
            throw TaskFileError(
                file: file, position: "\(error.line):\(error.column)", task: nil, field: nil,
                message: error.message)
        }
        if case .object = root { return [try TaskReader(root, file: file, index: 0).task()] }
        guard let entries = root.array else {
            throw TaskFileError(
                file: file, position: nil, task: nil, field: nil, message: "expected a list of tasks")
        }
        return try entries.enumerated().map { try TaskReader($1, file: file, index: $0).task() }
    }

    /// The tasks as WebArena-style JSON; keys in a fixed order, one task a line.
    public static func write(_ tasks: [WebTask]) -> [UInt8] {
        var bytes = Array("[\n".utf8)
        for (index, task) in tasks.enumerated() {
            var writer = JSONWriter()
            writer.task(task)
            bytes += writer.bytes
            bytes += Array(index + 1 < tasks.count ? ",\n".utf8 : "\n".utf8)
        }
        return bytes + Array("]\n".utf8)
    }
}

/// What is wrong in a task file, and where.
public struct TaskFileError: Error, Sendable, CustomStringConvertible {
    /// Name of the file.
    public let file: String
    /// `line:column` of a syntax error.
    public let position: String?
    /// Index and id of the task.
    public let task: String?
    /// Path of the field, such as `eval.program_html[0].url`.
    public let field: String?
    /// What is wrong there.
    public let message: String

    /// Place and cause in one sentence.
    public var description: String {
        let place = position.map { "\(file):\($0)" } ?? file
        return [place, task, field, message].compactMap { $0 }.joined(separator: ": ")
    }
}

extension TaskCoding {
    /// Tasks as in task files, one object each.
    public static let webArena = TaskCoding(
        read: { try TaskReader($0, file: "task", index: 0).task() }, write: { $1.task($0) })
}
