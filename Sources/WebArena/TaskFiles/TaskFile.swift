import Groundwork
import WebEnv

/// Task files: WebArena's JSON with a few keys more. `docs/reference/task-files.md` lists every field and tolerance.
public enum TaskFile {
    /// What a file holds.
    public struct Contents: Sendable {
        /// The tasks, but for those that can't be scored.
        public let tasks: [WebTask]
        /// What keeps the others from being scored, in their order: their evaluators ask for what is not known here.
        public let unscorable: [TaskFileError]
    }

    /// The tasks of a file, all of which can be scored.
    /// - Parameter file: name for error messages.
    /// - Throws: ``TaskFileError`` at the first mistake.
    public static func read(_ bytes: [UInt8], file: String) throws -> [WebTask] {
        let contents = try self.contents(of: bytes, file: file)
        if let error = contents.unscorable.first { throw error }
        return contents.tasks
    }

    /// The tasks of a file and what keeps some from being scored.
    /// - Parameter file: name for error messages.
    /// - Throws: ``TaskFileError`` at the first mistake that is not about how a task is scored.
    public static func contents(of bytes: [UInt8], file: String) throws -> Contents {
        var tasks: [WebTask] = []
        var unscorable: [TaskFileError] = []
        for (index, entry) in try entries(of: bytes, file: file).enumerated() {
            do {
                tasks.append(try TaskReader(entry, file: file, index: index).task())
            } catch let error as TaskFileError where error.isAboutScoring {
                unscorable.append(error)
            }
        }
        return Contents(tasks: tasks, unscorable: unscorable)
    }

    private static func entries(of bytes: [UInt8], file: String) throws -> [JSONValue] {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes)
        } catch let error as JSONError {
            throw TaskFileError(
                file: file, position: "\(error.line):\(error.column)", task: nil, field: nil,
                message: error.message)
        }
        if case .object = root { return [root] }
        guard let entries = root.array else {
            throw TaskFileError(
                file: file, position: nil, task: nil, field: nil, message: "expected a list of tasks")
        }
        return entries
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

    /// Whether it is about how the task is scored, and nothing else.
    public var isAboutScoring: Bool {
        field.map { $0 == "eval" || $0.hasPrefix("eval.") || $0.hasPrefix("eval[") } ?? false
    }

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
