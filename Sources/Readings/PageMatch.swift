import Page
import WebEnv

/// How far the words of a text are those of the intent.
package struct TextMatch: Sendable {
    /// Content tokens of the text, at most 255.
    package var total: UInt8 = 0
    /// Of those, tokens that the intent has, and tokens that its values have.
    package var hits: UInt8 = 0
    var valueHits: UInt8 = 0
    /// Longest run of the text's tokens that stands in the intent too.
    package var run: UInt8 = 0
    /// Whether a whole value of the intent stands in the text, and whether the text is nothing else.
    var holdsValue = false
    package var isValue = false

    /// The match of an empty text.
    package init() {}

    /// Whether the text names something that the intent names as a value.
    package var isCopy: Bool {
        holdsValue || (valueHits >= 2 && Int(valueHits) * 2 > Int(total)) || (valueHits == total && total > 0)
    }

    /// A small number that tells kinds of match apart.
    package var bucket: UInt32 {
        let share: UInt32 =
            total == 0 ? 0 : hits == 0 ? 1 : hits == total ? 4 : Int(hits) * 2 >= Int(total) ? 3 : 2
        let values = UInt32(min(valueHits, 3))
        return ((share * 4 + values) * 4 + UInt32(min(run, 3))) * 4 + (isValue ? 2 : 0) + (holdsValue ? 1 : 0)
    }

    /// Coarser than ``bucket``.
    package var grade: UInt32 {
        if isValue { return 6 }
        if holdsValue { return 5 }
        if isCopy { return 4 }
        if valueHits > 0 { return 3 }
        if hits == total && hits > 0 { return 2 }
        return hits > 0 ? 1 : 0
    }
}

/// How far a record is about what the intent names.
package struct RecordMatch: Sendable {
    var valueHits = 0
    package var hits = 0
    /// Whether no record of the page has more.
    package var isBest = false
    /// Whether all values of the intent stand in it.
    package var isFull = false

    package var bucket: UInt32 {
        (UInt32(min(valueHits, 3)) * 4 + UInt32(min(hits, 3))) * 2 + (isBest ? 1 : 0)
    }
    package var score: Int { valueHits * 16 + hits }
}

/// A page compared with an intent.
package struct PageMatch: Sendable {
    package let nodes: [TextMatch]
    package let records: [RecordMatch]
    package let title: TextMatch
    package let heading: TextMatch
    /// The best grade among the names of the page's clickable nodes.
    package let bestGrade: UInt32
    /// How many of the intent's values stand on the page.
    package let presence: Presence

    /// Grades of names, and of labels before colons, by their hash; names without a common word are left out.
    package let labelGrades: [UInt32: UInt32]

    package enum Presence: UInt32, Sendable { case noValues, absent, some, all }

    package init(_ page: PageIndex, _ intent: IntentIndex) {
        let matcher = Matcher(intent)
        nodes = page.nodes.map {
            matcher.match(page.tokens[Int($0.tokens.lowerBound)..<Int($0.tokens.upperBound)])
        }
        title = matcher.match(page.titleTokens[...])
        heading = matcher.match(page.headingTokens[...])
        records = Self.records(page, matcher)
        var best: UInt32 = 0
        for (index, node) in page.view.nodes.enumerated() where node.role.isClickable {
            best = max(best, nodes[index].grade)
        }
        bestGrade = best
        presence = Self.presence(page, intent)
        labelGrades = Self.labelGrades(page, nodes, matcher)
    }

    private static func labelGrades(_ page: PageIndex, _ nodes: [TextMatch], _ matcher: Matcher) -> [UInt32:
        UInt32]
    {
        var result: [UInt32: UInt32] = [:]
        for (index, match) in nodes.enumerated() where match.hits > 0 {
            result[page.nodes[index].nameHash] = match.grade
        }
        for label in page.labels {
            let grade = matcher.match(label.tokens[...]).grade
            if grade > 0 { result[label.hash] = grade }
        }
        return result
    }

    private static func presence(_ page: PageIndex, _ intent: IntentIndex) -> Presence {
        guard !intent.valueTokens.isEmpty else { return .noValues }
        var isSeen = [Bool](repeating: false, count: intent.tokens.count)
        for node in page.nodes where node.role != UInt32(Role.option.rawValue) {
            for token in page.tokens(of: node) {
                let place = intent.positions.position(of: token)
                if place >= 0 { isSeen[place] = true }
            }
        }
        let seen = intent.valueTokens.count { isSeen[intent.positions.position(of: $0)] }
        return seen == 0 ? .absent : seen == intent.valueTokens.count ? .all : .some
    }

    private static func records(_ page: PageIndex, _ matcher: Matcher) -> [RecordMatch] {
        var result = page.records.map { matcher.match($0.tokens) }
        let best = result.map(\.score).max() ?? 0
        for index in result.indices { result[index].isBest = best > 0 && result[index].score == best }
        return result
    }
}

/// Compares texts with one intent.
package struct Matcher {
    private let intent: IntentIndex
    private let isContent: [Bool]

    package init(_ intent: IntentIndex) {
        self.intent = intent
        isContent = intent.tokens.map { !StopWords.all.contains($0.id) }
    }

    package func match(_ tokens: ArraySlice<Token>) -> TextMatch {
        var result = TextMatch()
        var run = 0
        var previous = -2
        for token in tokens.prefix(60) {
            let place = intent.positions.position(of: token)
            guard place >= 0 else {
                if !StopWords.all.contains(token) { result.total &+= 1 }
                previous = -2
                run = 0
                continue
            }
            run = place == previous + 1 ? run + 1 : 1
            previous = place
            result.run = UInt8(min(max(Int(result.run), run), 255))
            guard isContent[place] else { continue }
            result.total &+= 1
            result.hits &+= 1
            if intent.isValue[place] { result.valueHits &+= 1 }
        }
        if result.valueHits > 0 { checkValues(tokens, &result) }
        return result
    }

    private func checkValues(_ tokens: ArraySlice<Token>, _ result: inout TextMatch) {
        for value in intent.values where value.count <= tokens.count && contains(tokens, value) {
            result.holdsValue = true
            if value.count == tokens.count { result.isValue = true }
        }
    }

    private func contains(_ tokens: ArraySlice<Token>, _ value: Range<Int>) -> Bool {
        let first = intent.tokens[value.lowerBound].id
        for start in tokens.startIndex...(tokens.endIndex - value.count) where tokens[start] == first {
            if value.indices.allSatisfy({ tokens[start + $0 - value.lowerBound] == intent.tokens[$0].id }) {
                return true
            }
        }
        return false
    }

    /// - Parameter tokens: distinct tokens of a record.
    package func match(_ tokens: [Token]) -> RecordMatch {
        var result = RecordMatch()
        for token in tokens {
            let place = intent.positions.position(of: token)
            guard place >= 0, isContent[place] else { continue }
            result.hits += 1
            if intent.isValue[place] { result.valueHits += 1 }
        }
        result.isFull = result.valueHits > 0 && result.valueHits >= intent.valueTokens.count
        return result
    }
}
