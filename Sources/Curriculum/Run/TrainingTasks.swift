import WebEnv

/// The tasks of a run.
public struct TrainingTasks: Sendable {
    /// Tasks that are trained on.
    public var train: [WebTask]
    /// Tasks whose values training never sees.
    public var test: [WebTask]
    /// Tasks of templates that training never sees.
    public var unseen: [WebTask]
    /// Tasks with a reference solution, from which demonstrations are chosen; usually the training tasks.
    public var demonstrations: [WebTask]

    /// - Parameters: as the properties of the same names say.
    public init(train: [WebTask], test: [WebTask], unseen: [WebTask], demonstrations: [WebTask]) {
        self.train = train
        self.test = test
        self.unseen = unseen
        self.demonstrations = demonstrations
    }
}
