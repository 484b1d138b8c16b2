import WebEnv

extension Trajectory {
    /// Whether the world failed, so that the episode says nothing about who acted.
    public var isSpoilt: Bool { ending == .infrastructureFailure }

    /// Whether the episode counts as a success; partial scores do not.
    public var isSuccess: Bool { (reward ?? 0) >= 1 }
}
