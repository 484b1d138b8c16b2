import Groundwork
import WebEnv

/// Something that chooses actions. It sees the intent, the observations and its own earlier actions, and nothing else.
public protocol Policy: Sendable {
    /// - Parameter random: all chance comes from here.
    func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision
}

/// One choice of a policy.
public struct Decision: Sendable {
    public var action: Action
    /// log π(a|s, I), natural logarithm, at temperature 1; nil for scripted choices.
    public var logProbability: Double?
    /// Actions on offer; answers that have to be computed (counts, sums) are not counted.
    public var actionCount: Int
    /// The most probable first choices with their probabilities, for reports; empty unless asked for.
    public var alternatives: [Alternative]

    public struct Alternative: Sendable {
        /// The operation and the target in words: `click link 'My Account'`.
        public let text: String
        /// In 0...1.
        public let probability: Double
    }

    public init(action: Action, logProbability: Double?, actionCount: Int, alternatives: [Alternative] = []) {
        self.action = action
        self.logProbability = logProbability
        self.actionCount = actionCount
        self.alternatives = alternatives
    }
}

/// All that a policy may know at one step, with the readings of page and intent that the model's features start from.
public struct DecisionContext: Sendable {
    /// A step that was taken.
    public struct Past: Sendable {
        public let observation: Observation
        public let action: Action
    }

    public let intent: String
    public private(set) var history: [Past] = []
    public private(set) var observation: Observation

    let words: IntentIndex
    private let pages: PageIndexCache
    private(set) var page: PageIndex
    private(set) var match: PageMatch
    private(set) var pageKey: UInt32
    private(set) var memory = EpisodeMemory()

    public init(
        intent: String, observation: Observation, pages: PageIndexCache = PageIndexCache(capacity: 64)
    ) {
        self.intent = intent
        self.observation = observation
        self.pages = pages
        words = IntentIndex(intent)
        page = pages.index(of: observation.page)
        match = PageMatch(page, words)
        pageKey = AddressShape.key(observation.url, words)
    }

    /// How a node is named in features: names that copy a value of the intent are all alike, and so are other entries of lists.
    func nameKey(_ node: Int) -> UInt32 {
        if match.nodes[node].isCopy { return 1 }
        return page.nodes[node].isContent ? 2 : page.nodes[node].nameHash
    }

    /// Values of the intent that were neither typed nor clicked so far.
    var unusedValues: Int {
        words.values.count { !memory.usedTokens.contains(words.tokens[$0.lowerBound].id) }
    }

    /// Goes on to the next step.
    public mutating func advance(action: Action, observation next: Observation) {
        history.append(Past(observation: observation, action: action))
        memory.remember(action, in: self)
        observation = next
        page = pages.index(of: next.page)
        match = PageMatch(page, words)
        pageKey = AddressShape.key(next.url, words)
    }
}

/// What an address looks like apart from its values: `/orders/view/170?tab=a` and `/orders/view/9?tab=b` share a key.
enum AddressShape {
    static func key(_ url: String, _ intent: IntentIndex) -> UInt32 {
        var result: UInt32 = 23
        let bytes = Array(url.utf8)
        let pathStart = afterOrigin(bytes)
        let queryStart = bytes[pathStart...].firstIndex(of: 0x3F) ?? bytes.count
        for segment in bytes[pathStart..<queryStart].split(separator: 0x2F) {
            result = mix(result, segmentKey(segment, intent))
        }
        guard queryStart < bytes.count else { return result }
        for pair in bytes[(queryStart + 1)...].split(separator: 0x26) {
            let name = pair.prefix { $0 != 0x3D }
            result = mix(result, 0x71, hash(String(decoding: name, as: UTF8.self)))
        }
        return result
    }

    private static func afterOrigin(_ bytes: [UInt8]) -> Int {
        guard let colon = bytes.firstIndex(of: 0x3A), colon + 2 < bytes.count, bytes[colon + 1] == 0x2F,
            bytes[colon + 2] == 0x2F
        else { return 0 }
        return bytes[(colon + 3)...].firstIndex(of: 0x2F) ?? bytes.count
    }

    /// Values (figures, long names, words of the intent's values) are all alike.
    private static func segmentKey(_ segment: ArraySlice<UInt8>, _ intent: IntentIndex) -> UInt32 {
        let text = String(decoding: segment, as: UTF8.self)
        if segment.contains(where: Tokenizer.isDigit) { return 1 }
        let tokens = Tokenizer.ids(text)
        if tokens.count >= 4 { return 2 }
        let isNamed = tokens.contains {
            let place = intent.positions.position(of: $0)
            return place >= 0 && intent.isValue[place]
        }
        return isNamed ? 2 : hash(text)
    }
}

/// What stays in mind of the pages and actions of an episode.
struct EpisodeMemory: Sendable {
    /// A text of an earlier page.
    struct Fact: Sendable {
        let page: PageIndex
        let answer: Int
        let labelGrade: UInt32
        let age: Int
    }

    /// Keys of the actions so far, in order.
    private(set) var actions: [UInt32] = []
    private(set) var usedTargets: [UInt32: Int] = [:]
    private(set) var typedTexts: Set<UInt32> = []
    /// Tokens of typed texts and of clicked names.
    private(set) var usedTokens: Set<Token> = []
    /// Records of earlier pages: page, record.
    private(set) var records: [(page: PageIndex, record: Int)] = []
    private(set) var facts: [Fact] = []
    private var seenRecords: Set<UInt32> = []
    private var seenPages: Set<UInt64> = []

    static let maximumRecords = 300
    static let maximumFacts = 60
    static let maximumFactsPerPage = 15

    mutating func remember(_ action: Action, in context: DecisionContext) {
        let target = ActionTarget(action, on: context.page)
        actions.append(target.key(in: context))
        usedTargets[target.identity(in: context.page), default: 0] += 1
        if let text = target.text {
            typedTexts.insert(hash(text))
            usedTokens.formUnion(Tokenizer.ids(text))
        }
        if target.node >= 0 { usedTokens.formUnion(context.page.tokens(of: context.page.nodes[target.node])) }
        guard seenPages.insert(context.page.contentHash).inserted else { return }
        rememberRecords(of: context.page)
        rememberFacts(of: context)
    }

    private mutating func rememberRecords(of page: PageIndex) {
        for (index, record) in page.records.enumerated() where records.count < Self.maximumRecords {
            if seenRecords.insert(record.contentHash).inserted { records.append((page, index)) }
        }
    }

    private mutating func rememberFacts(of context: DecisionContext) {
        var added = 0
        for (index, answer) in context.page.answers.enumerated()
        where added < Self.maximumFactsPerPage && facts.count < Self.maximumFacts {
            guard isWorthKeeping(answer, context) else { continue }
            let grade = context.match.labelGrades[answer.label] ?? 0
            facts.append(Fact(page: context.page, answer: index, labelGrade: grade, age: actions.count))
            added += 1
        }
    }

    /// Labelled values and what stands in the record that fits the intent best.
    private func isWorthKeeping(_ answer: PageIndex.Answer, _ context: DecisionContext) -> Bool {
        if answer.kind == .price || answer.kind == .email || answer.source == .afterColon { return true }
        let record = context.page.nodes[Int(answer.node)].record
        return record >= 0 && context.match.records[Int(record)].isBest
    }
}
