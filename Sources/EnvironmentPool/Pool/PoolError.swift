/// Why a call of a pool did nothing: one sentence, and whose fault it is.
///
/// What goes wrong in one environment is no error but its ``StepOutcome/status``, so that one of a thousand never ends the call for all.
public struct PoolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whose fault it is. The raw value is its number in frames.
    public enum Kind: UInt32, Sendable, Hashable, CaseIterable {
        /// The request is no frame, or none that this version knows.
        case badFrame = 1
        /// A handle names nothing, or something that is at work in another call.
        case badHandle = 2
        /// There is no room: for environments, for waiting steps, for an answer.
        case capacity = 3
        /// The world failed.
        case infrastructure = 4
        /// What was asked for does not exist or is out of range: a suite, a task, an option.
        case badInput = 5
    }
    /// Whose fault it is.
    public let kind: Kind
    /// One sentence without a full stop.
    public let description: String

    /// - Parameter description: one sentence without a full stop.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
