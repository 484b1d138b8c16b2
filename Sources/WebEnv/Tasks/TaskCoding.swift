import Groundwork

/// How tasks are written in other files: a format of tasks, for those who keep tasks and need not know their evaluators.
public struct TaskCoding: Sendable {
    /// Reads what `write` wrote; throws what says in one sentence what is wrong.
    public let read: @Sendable (JSONValue) throws -> WebTask
    /// Writes a task as one value.
    public let write: @Sendable (WebTask, inout JSONWriter) -> Void

    /// - Parameters:
    ///   - read: reads what `write` wrote.
    ///   - write: writes a task as one value.
    public init(
        read: @escaping @Sendable (JSONValue) throws -> WebTask,
        write: @escaping @Sendable (WebTask, inout JSONWriter) -> Void
    ) {
        self.read = read
        self.write = write
    }
}
