/// How success is decided: WebArena's `eval` object, and what another format of tasks brings with it. The score is the product
/// of its parts.
public struct EvaluationSpec: Sendable, Hashable {
    /// WebArena's evaluators, by their names in `eval_types`.
    public enum Kind: String, Sendable, Hashable {
        /// Compares the answer.
        case stringMatch = "string_match"
        /// Compares the address at the end.
        case urlMatch = "url_match"
        /// Compares what stands on pages.
        case programHTML = "program_html"
    }
    /// Whose reading of the rules counts, where readings differ.
    public enum Scoring: String, Sendable, Hashable {
        /// WebArena's own.
        case webArena = "webarena"
        /// VisualAgentBench's, for WebArena-Lite.
        case webArenaLite = "webarena-lite"
    }
    /// Which evaluators are run, in order.
    public var kinds: [Kind]
    /// Whose reading of the rules counts.
    public var scoring = Scoring.webArena
    /// For `string_match`.
    public var referenceAnswers: ReferenceAnswers?
    /// For `url_match`: alternatives separated by ` |OR| `; placeholders allowed.
    public var referenceURL: String?
    /// The rule for `url_match`; nil for the scoring's own.
    public var urlNote: String?
    /// For `program_html`.
    public var programHTML: [ContentCheck]
    /// Why the task can't be done, for `fuzzy_match: "N/A"`.
    public var stringNote: String?
    /// What `func:` in addresses and locators calls.
    public var functions: PageFunctions
    /// Checks that another format brings with it, run after the evaluators; nil for none.
    public var checks: AnyEpisodeChecks?

    /// - Parameters:
    ///   - kinds: which evaluators are run, in order.
    ///   - functions: what `func:` in addresses and locators calls.
    ///   - checks: what is run after them.
    public init(
        kinds: [Kind], referenceAnswers: ReferenceAnswers? = nil, referenceURL: String? = nil,
        urlNote: String? = nil, programHTML: [ContentCheck] = [], stringNote: String? = nil,
        scoring: Scoring = .webArena, functions: PageFunctions = .none, checks: AnyEpisodeChecks? = nil
    ) {
        self.kinds = kinds
        self.scoring = scoring
        self.referenceAnswers = referenceAnswers
        self.referenceURL = referenceURL
        self.urlNote = urlNote
        self.programHTML = programHTML
        self.stringNote = stringNote
        self.functions = functions
        self.checks = checks
    }

    /// What the evaluators are called that are run, in order.
    public var evaluatorNames: [String] { kinds.map(\.rawValue) + (checks?.base.evaluatorNames ?? []) }

    /// Whether the episode's requests have to be recorded.
    public var readsRequests: Bool { checks?.base.readsRequests ?? false }
}

/// Reference answers in the file's order: rules with their values.
public struct ReferenceAnswers: Sendable, Hashable {
    /// How a value is compared with an answer or with the text of a page, by its name in files.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// The same text.
        case exactMatch = "exact_match"
        /// Occurs.
        case mustInclude = "must_include"
        /// Does not occur.
        case mustExclude = "must_exclude"
        /// One of the values occurs; for answers alone.
        case oneOf = "one_of"
        /// A judge says that it is there.
        case fuzzyMatch = "fuzzy_match"
        /// A judge says that the answer gives this reason why the task can't be done; for answers alone.
        case unachievable = "ua_match"
        /// Compares with a number: `>= 3 |OR| == 0`.
        case requiredValues = "required_values"
    }
    /// One rule with its values.
    public struct Check: Sendable, Hashable {
        /// How each value is compared.
        public var rule: Rule
        /// What is asked for: all of it, but for ``Rule/oneOf``.
        public var values: [String]
        /// Whether the file has one string in place of a list.
        public var isScalar: Bool
        /// - Parameter isScalar: whether the file has one string in place of a list.
        public init(rule: Rule, values: [String], isScalar: Bool) {
            self.rule = rule
            self.values = values
            self.isScalar = isScalar
        }
    }
    /// The rules, in the file's order.
    public var checks: [Check]
    /// - Parameter checks: in the file's order.
    public init(checks: [Check]) { self.checks = checks }
}

/// One `program_html` target.
public struct ContentCheck: Sendable, Hashable {
    /// `last`, an address with placeholders, or `func:…`.
    public var url: String
    /// Empty (whole page), a JavaScript expression of the locator grammar, or `func:…`.
    public var locator: String
    /// What must stand there: of several rules one counts.
    public var requiredContents: ReferenceAnswers
    /// Locator expressions that are run before the text is read.
    public var prepActions: [String]
    /// - Parameters:
    ///   - url: `last`, an address with placeholders, or `func:…`.
    ///   - locator: empty for the whole page.
    public init(url: String, locator: String, requiredContents: ReferenceAnswers, prepActions: [String] = [])
    {
        self.url = url
        self.locator = locator
        self.requiredContents = requiredContents
        self.prepActions = prepActions
    }
}
