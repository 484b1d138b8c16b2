import WebEnv

/// Says that nothing ever changes: the baseline that a world model has to beat.
public struct CopyModel: DynamicsModel {
    public init() {}

    public func begin(at start: StartPoint) -> Observation? { nil }

    public func predict(_ action: Action, in situation: Situation) -> Prediction {
        Prediction(
            observation: situation.observation.refusing(nil), noChange: 1, illegal: 0,
            ending: action.isStop ? 1 : 0, confidence: 0)
    }
}
