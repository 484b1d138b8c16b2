/// Something that was given is wrong: one sentence that names the place and the cause.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// - Parameter description: one sentence without a full stop.
    public init(_ description: String) { self.description = description }
}
