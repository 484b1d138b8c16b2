/// Why a model gave no completion.
public struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whose fault it is.
    public enum Cause: String, Sendable, Equatable {
        /// Nobody answered, or in time.
        case unreachable
        /// The endpoint has too much to do; asked again later it may answer.
        case capacity
        /// The endpoint does not take the request: wrong name, key or field.
        case refused
        /// What came is no completion.
        case malformed
        /// A record that is played holds no such request.
        case notRecorded
    }

    /// Whose fault it is.
    public let cause: Cause
    /// Whether the same request may be answered later.
    public var mayPass: Bool { cause == .unreachable || cause == .capacity }
    /// One sentence with the endpoint and what is wrong.
    public let description: String

    /// - Parameter description: one sentence without a full stop.
    public init(_ cause: Cause, _ description: String) {
        self.cause = cause
        self.description = description
    }
}
