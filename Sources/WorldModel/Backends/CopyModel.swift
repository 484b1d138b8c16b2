import WebEnv

/// Says that nothing ever changes: the baseline that a world model has to beat.
public struct CopyModel: DynamicsModel {
    /// A model without any state.
    public init() {}

    /// Knows no first page.
    public func begin(at start: StartPoint) -> Observation? { nil }

    /// The page as it is.
    public func predict(_ action: Action, in episode: Episode) -> Prediction {
        Prediction(
            observation: episode.observation.refusing(nil), noChange: 1, illegal: 0,
            ending: action.isStop ? 1 : 0, confidence: 0)
    }
}
