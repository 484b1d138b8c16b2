/// Fuzzing itself can't go on: a file that can't be written, a surface that can't be set up.
public struct FuzzingError: Error, Sendable, CustomStringConvertible {
    /// One sentence that says what failed.
    public let description: String
    init(_ description: String) { self.description = description }
}
