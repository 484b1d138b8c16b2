/// The algorithms to choose from.
public enum TrainingMethod: String, Codable, Sendable, CaseIterable {
    /// WebRL with the paper's loss.
    case webrl
    /// WebRL with the released trainer's loss.
    case webrlReleased = "webrl-released"
    /// Behaviour cloning alone: phases roll out and change nothing.
    case sft
    /// Imitates successes.
    case filteredBC = "filtered-bc"
    /// Advantage-weighted regression.
    case awr
    /// Imitates steps of surprising successes with a positive advantage.
    case digirl
}
