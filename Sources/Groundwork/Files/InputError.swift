/// Something that was given is wrong: one sentence that names the place and the cause.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
