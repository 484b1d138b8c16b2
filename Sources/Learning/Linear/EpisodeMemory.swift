import Readings
import WebEnv

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

    /// Stands for the action before the first in features.
    static let noAction: UInt32 = 7

    static let maximumRecords = 300
    static let maximumFacts = 60
    static let maximumFactsPerPage = 15

    mutating func remember(_ action: Action, in reading: EpisodeReading) {
        let target = ActionTarget(action, on: reading.page)
        actions.append(target.key(in: reading))
        usedTargets[target.identity(in: reading.page), default: 0] += 1
        if let text = target.text {
            typedTexts.insert(hash(text))
            usedTokens.formUnion(Tokenizer.ids(text))
        }
        if target.node >= 0 { usedTokens.formUnion(reading.page.tokens(of: reading.page.nodes[target.node])) }
        guard seenPages.insert(reading.page.contentHash).inserted else { return }
        rememberRecords(of: reading.page)
        rememberFacts(of: reading)
    }

    private mutating func rememberRecords(of page: PageIndex) {
        for (index, record) in page.records.enumerated() where records.count < Self.maximumRecords {
            if seenRecords.insert(record.contentHash).inserted { records.append((page, index)) }
        }
    }

    private mutating func rememberFacts(of reading: EpisodeReading) {
        var added = 0
        for (index, answer) in reading.page.answers.enumerated()
        where added < Self.maximumFactsPerPage && facts.count < Self.maximumFacts {
            guard isWorthKeeping(answer, reading) else { continue }
            let grade = reading.match.labelGrades[answer.label] ?? 0
            facts.append(Fact(page: reading.page, answer: index, labelGrade: grade, age: actions.count))
            added += 1
        }
    }

    /// Labelled values and what stands in the record that fits the intent best.
    private func isWorthKeeping(_ answer: PageIndex.Answer, _ reading: EpisodeReading) -> Bool {
        if answer.kind == .price || answer.kind == .email || answer.source == .afterColon { return true }
        let record = reading.page.nodes[Int(answer.node)].record
        return record >= 0 && reading.match.records[Int(record)].isBest
    }
}
