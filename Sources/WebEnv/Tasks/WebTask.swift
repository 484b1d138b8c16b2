/// One task: what to do, where to start, how success is decided. WebArena's fields, typed.
///
/// Source: WebArena `config_files/test.raw.json`; `docs/reference/task-files.md` lists every field and tolerance.
public struct WebTask: Sendable, Hashable {
    /// The task's id in its file; a number in WebArena's files.
    public var taskID: String
    /// Names of the sites that are visited.
    public var sites: [String]
    /// The goal in the user's words: with the observation, all that the agent is told.
    public var intent: String
    /// The same for tasks that are made alike; empty where not known.
    public var intentTemplateID: String
    /// The intent with slots; empty where not known.
    public var intentTemplate: String
    /// Slot values; never shown to an agent.
    public var instantiation: [String: String]
    /// URLs with placeholders, one a tab.
    public var startURLs: [String]
    /// Whether the browser is signed in at the start.
    public var requiresLogin: Bool
    /// Name of the stored login (`shopping`), nil where none.
    public var storageState: String?
    /// nil: no programmatic evaluator (a generated task), scored by the outcome reward model.
    public var evaluation: EvaluationSpec?
    /// Which family of features the task belongs to, for reports (`orders`, `search`).
    public var family: String
    /// The reference solution in semantic steps, where known; never shown to an agent.
    public var solution: [SolutionStep]
    /// Seeds of the sites' data that the task was made for, by the name of the site. A site that is not there has any data.
    public var siteSeeds: [String: UInt64]

    /// A task; what is left out is empty or nil.
    public init(
        taskID: String, sites: [String], intent: String, intentTemplateID: String = "",
        intentTemplate: String = "",
        instantiation: [String: String] = [:], startURLs: [String], requiresLogin: Bool = false,
        storageState: String? = nil, evaluation: EvaluationSpec? = nil, family: String = "",
        solution: [SolutionStep] = [], siteSeeds: [String: UInt64] = [:]
    ) {
        self.taskID = taskID
        self.sites = sites
        self.intent = intent
        self.intentTemplateID = intentTemplateID
        self.intentTemplate = intentTemplate
        self.instantiation = instantiation
        self.startURLs = startURLs
        self.requiresLogin = requiresLogin
        self.storageState = storageState
        self.evaluation = evaluation
        self.family = family
        self.solution = solution
        self.siteSeeds = siteSeeds
    }
}
