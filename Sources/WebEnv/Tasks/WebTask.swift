/// One task: what to do, where to start, how success is decided. WebArena's fields, typed.
///
/// Source: WebArena `config_files/test.raw.json`; `docs/reference/task-files.md` lists every field and tolerance.
public struct WebTask: Sendable, Hashable {
    public var taskID: String
    public var sites: [String]
    /// The goal in the user's words: with the observation, all that the agent is told.
    public var intent: String
    public var intentTemplateID: String
    public var intentTemplate: String
    /// Slot values; never shown to an agent.
    public var instantiation: [String: String]
    /// URLs with placeholders, one a tab.
    public var startURLs: [String]
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

/// How success is decided: WebArena's `eval` object, or WebArena-Verified's list. The score is the product of its parts.
public struct EvaluationSpec: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case stringMatch = "string_match", urlMatch = "url_match", programHTML = "program_html"
        case agentResponse = "AgentResponseEvaluator", networkEvent = "NetworkEventEvaluator"
    }
    /// Whose reading of the rules counts, where readings differ.
    public enum Scoring: String, Sendable, Hashable {
        case webArena = "webarena"
        /// VisualAgentBench's, for WebArena-Lite.
        case webArenaLite = "webarena-lite"
    }
    public var kinds: [Kind]
    public var scoring = Scoring.webArena
    /// WebArena-Verified's checks, where `kinds` names them.
    public var verified: VerifiedEvaluation?
    public var referenceAnswers: ReferenceAnswers?
    /// Alternatives separated by ` |OR| `; placeholders allowed.
    public var referenceURL: String?
    public var urlNote: String?
    public var programHTML: [ContentCheck]
    public var stringNote: String?

    public init(
        kinds: [Kind], referenceAnswers: ReferenceAnswers? = nil, referenceURL: String? = nil,
        urlNote: String? = nil,
        programHTML: [ContentCheck] = [], stringNote: String? = nil, scoring: Scoring = .webArena,
        verified: VerifiedEvaluation? = nil
    ) {
        self.kinds = kinds
        self.scoring = scoring
        self.verified = verified
        self.referenceAnswers = referenceAnswers
        self.referenceURL = referenceURL
        self.urlNote = urlNote
        self.programHTML = programHTML
        self.stringNote = stringNote
    }
}

/// Reference answers in the file's order: `exact_match`, `must_include`, `fuzzy_match`, ... with their values.
public struct ReferenceAnswers: Sendable, Hashable {
    public struct Check: Sendable, Hashable {
        public var rule: String
        public var values: [String]
        /// Whether the file has one string in place of a list.
        public var isScalar: Bool
        public init(rule: String, values: [String], isScalar: Bool) {
            self.rule = rule
            self.values = values
            self.isScalar = isScalar
        }
    }
    public var checks: [Check]
    public init(checks: [Check]) { self.checks = checks }
}

/// One `program_html` target.
public struct ContentCheck: Sendable, Hashable {
    /// `last`, an address with placeholders, or `func:…`.
    public var url: String
    /// Empty (whole page), a JavaScript expression of the locator grammar, or `func:…`.
    public var locator: String
    public var requiredContents: ReferenceAnswers
    public var prepActions: [String]
    public init(url: String, locator: String, requiredContents: ReferenceAnswers, prepActions: [String] = [])
    {
        self.url = url
        self.locator = locator
        self.requiredContents = requiredContents
        self.prepActions = prepActions
    }
}

/// One step of a reference solution, in terms that survive a change of page: role and name.
public struct SolutionStep: Sendable, Hashable {
    public enum Verb: String, Sendable, Hashable {
        case click, fill, select, press, goto, goBack = "go_back", stop
    }
    public var verb: Verb
    /// Role of the target as an observation prints it (`link`, `button`, `textbox`); nil for press, goto and stop.
    public var role: String?
    /// Accessible name of the target, exact after folding white space.
    public var name: String?
    /// Narrows the target to those below (or beside, in the same list item or row as) a node with this text.
    public var within: String?
    /// 0-based, among the nodes that match.
    public var nth: Int
    /// Text to fill, option to select, keys to press, address to go to, or the answer.
    public var text: String
    public var pressEnter: Bool

    public init(
        verb: Verb, role: String? = nil, name: String? = nil, within: String? = nil, nth: Int = 0,
        text: String = "", pressEnter: Bool = false
    ) {
        self.verb = verb
        self.role = role
        self.name = name
        self.within = within
        self.nth = nth
        self.text = text
        self.pressEnter = pressEnter
    }
}
