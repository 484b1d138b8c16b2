import WebEnv

/// The tasks of a run.
public struct TrainingTasks: Sendable {
    public var train: [WebTask]
    public var test: [WebTask]
    /// Tasks of templates that training never sees.
    public var unseen: [WebTask]
    /// Tasks with a reference solution, from which demonstrations are chosen; usually the training tasks.
    public var demonstrations: [WebTask]

    public init(train: [WebTask], test: [WebTask], unseen: [WebTask], demonstrations: [WebTask]) {
        self.train = train
        self.test = test
        self.unseen = unseen
        self.demonstrations = demonstrations
    }
}
