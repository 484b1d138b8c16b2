/// The world's mistake: what failed and where.
public struct EnvironmentError: Error, Sendable, CustomStringConvertible {
    /// One sentence.
    public let description: String
    /// - Parameter description: one sentence.
    public init(_ description: String) { self.description = description }
}

/// The address names no host that can be reached: the agent's mistake or a dead link, not a failure of the world.
public struct UnreachableHost: Error, Sendable, CustomStringConvertible {
    /// One sentence.
    public let description: String
    /// - Parameter description: one sentence.
    public init(_ description: String) { self.description = description }
}
