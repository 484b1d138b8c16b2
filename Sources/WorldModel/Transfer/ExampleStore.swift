import Groundwork
import Readings
import WebEnv

/// Observed transitions, found again by what a new one has in common with them.
struct ExampleStore: Sendable {
    /// An example and why it was chosen.
    struct Match: Sendable {
        let example: Int
        let level: Int
        /// Likeness of the two pages before the action, in 0...1.
        let likeness: Double
    }

    private(set) var examples: [TransitionExample] = []
    private var states: [[UInt64]] = []
    private var bySignature: [UInt64: [Int32]] = [:]
    private var byAddress: [UInt64: [Int32]] = [:]
    private var known: Set<UInt64> = []

    /// Most recent examples that are kept under one description and one address.
    static let longestList = 48
    /// Descriptions more general than the one that gave this many matches are not asked.
    static let enoughMatches = 6
    static let matchesPerLevel = 8

    /// - Parameter state: what the page before shows of the site's state, sorted.
    /// - Returns: whether the example was new.
    @discardableResult
    mutating func add(_ example: TransitionExample, _ own: ActionSignatures, state: [UInt64]) -> Bool {
        let ends = Hash64.mix(
            example.before.contentHash, example.after.contentHash, Hash64.of(example.newURL))
        guard known.insert(Hash64.mix(ends, own.values[0], Hash64.of(example.error ?? ""))).inserted else {
            return false
        }
        let place = Int32(examples.count)
        examples.append(example)
        states.append(state)
        for signature in own.values { Self.append(place, to: &bySignature[signature, default: []]) }
        if !example.staysOnPage {
            Self.append(place, to: &byAddress[Hash64.of(example.newURL), default: []])
        }
        return true
    }

    private static func append(_ place: Int32, to list: inout [Int32]) {
        if list.count >= longestList { list.removeFirst() }
        list.append(place)
    }

    /// Examples for a query, the most particular first.
    /// - Parameter limit: examples from this one on are left out, for asking what was known before them.
    func matches(_ query: TransitionQuery, before limit: Int = .max) -> [Match] {
        var result: [Match] = []
        var seen: Set<Int32> = []
        for (level, signature) in query.signatures.values.enumerated() {
            let list = (bySignature[signature] ?? []).filter { Int($0) < limit && seen.insert($0).inserted }
            result += nearest(list, to: query, level: level)
            if result.count >= Self.enoughMatches { break }
        }
        return result
    }

    /// The nearest example of each description, whatever more particular ones gave.
    func bestByLevel(_ query: TransitionQuery) -> [Match] {
        query.signatures.values.enumerated().compactMap { level, signature in
            nearest(bySignature[signature] ?? [], to: query, level: level).first
        }
    }

    /// Examples that led to an address.
    func visits(to url: String, like query: TransitionQuery, before limit: Int = .max) -> [Match] {
        let list = (byAddress[Hash64.of(url)] ?? []).filter { Int($0) < limit }
        return Array(nearest(list, to: query, level: ActionSignatures.count).prefix(4))
    }

    /// Likeness of pages is that of their contents and of the site's state that they show, in equal parts.
    private func nearest(_ list: [Int32], to query: TransitionQuery, level: Int) -> [Match] {
        let scored = list.map { place in
            let contents = Overlap.jaccard(examples[Int(place)].before.sortedKeys, query.page.sortedKeys)
            let state = Overlap.jaccard(states[Int(place)], query.state)
            return Match(example: Int(place), level: level, likeness: (contents + state) / 2)
        }
        return Array(
            scored.sorted { ($1.likeness, $1.example) < ($0.likeness, $0.example) }
                .prefix(Self.matchesPerLevel))
    }
}

/// How far examples can be trusted, by how they were found: the mean F1 of the change that they foretold.
///
/// Learned by asking, for each new transition, what the examples known before would have said.
struct Reliability: Sendable {
    private struct Mean: Sendable {
        var sum: Double
        var count: Double
        var value: Double { sum / count }
    }

    static let likenessSteps = 5
    /// Weight, in observations, of what is assumed before anything was observed.
    static let priorCount = 4.0
    /// What is assumed of the most particular description; each more general one is trusted less.
    static let bestPrior = 0.95
    static let priorStep = 0.08

    private var means: [Mean]

    init() {
        means = (0...ActionSignatures.count).flatMap { level in
            (0..<Self.likenessSteps).map { step in
                let isVisit = level == ActionSignatures.count
                let base = Self.bestPrior - Self.priorStep * Double(isVisit ? 1 : level)
                let likeness = Double(step + 1) / Double(Self.likenessSteps)
                let value = base * (0.5 + 0.5 * likeness)
                return Mean(sum: value * Self.priorCount, count: Self.priorCount)
            }
        }
    }

    private func place(_ match: ExampleStore.Match) -> Int {
        let step = min(Self.likenessSteps - 1, Int(nearest: match.likeness * Double(Self.likenessSteps)))
        return match.level * Self.likenessSteps + step
    }

    mutating func observe(_ match: ExampleStore.Match, f1: Double) {
        means[place(match)].sum += f1
        means[place(match)].count += 1
    }

    /// Expected F1, in 0...1.
    func expected(_ match: ExampleStore.Match) -> Double { means[place(match)].value }

    /// Odds, so that what is nearly always right outvotes any number of guesses; of equally trusted examples the more alike count more.
    func weight(_ match: ExampleStore.Match) -> Double {
        let value = min(0.995, max(0.005, expected(match)))
        let odds = value / (1 - value)
        let likeness = match.likeness * match.likeness
        return odds * odds * likeness * likeness * likeness * likeness + Self.leastWeight
    }

    static let leastWeight = 1e-9
}
