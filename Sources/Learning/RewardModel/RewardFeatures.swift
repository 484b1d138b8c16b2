import Readings
import WebEnv

/// Features of an ended episode.
struct RewardFeatures {
    private(set) var features: [UInt32] = [0]

    init(_ last: EpisodeReading, _ action: Action) {
        let words = last.words.words
        let target = ActionTarget(action, on: last.page)
        let ending = RewardFeature.ending(target.verb.feature)
        let place = last.pageKey
        let progress = mix(last.match.title.grade, last.match.heading.grade)
        var facts: [UInt32] = [
            ending, RewardFeature.address(place), RewardFeature.progress(progress),
            RewardFeature.lastAction(last.memory.actions.last ?? EpisodeMemory.noAction),
            RewardFeature.opening(last.words.opening),
            RewardFeature.stepCount(UInt32(min(last.memory.actions.count, 12))),
            RewardFeature.title(last.page.title),
            RewardFeature.message(last.page.message),
            RewardFeature.coverage(Self.coverage(last)), RewardFeature.bestGrade(last.match.bestGrade),
        ]
        facts += last.memory.actions.map { RewardFeature.action($0) }
        facts += Self.answerFacts(target.text ?? "", last)
        add(facts, words)
        for pair in zip(last.memory.actions, last.memory.actions.dropFirst()) {
            features.append(RewardFeature.actionPair(pair.0, pair.1))
        }
    }

    private mutating func add(_ facts: [UInt32], _ words: [Token]) {
        for fact in facts {
            features.append(RewardFeature.fact(fact))
            for word in words { features.append(mix(RewardFeature.factForWord(fact), word)) }
        }
    }

    /// How many of the intent's values were typed, or stand in the last page's heading or title.
    private static func coverage(_ reading: EpisodeReading) -> UInt32 {
        let typed = reading.words.spans.count {
            $0.isWhole && reading.memory.typedTexts.contains($0.textHash)
        }
        return UInt32(min(typed, 3)) * 8 + UInt32(min(reading.words.values.count, 5))
    }

    /// What the answer is and where on the last page it stands.
    private static func answerFacts(_ answer: String, _ reading: EpisodeReading) -> [UInt32] {
        let tokens = Tokenizer.tokens(answer)
        let match = Matcher(reading.words).match(tokens.map(\.id)[...])
        let kind = TextValue.kind(answer, tokens)
        var facts = [
            RewardFeature.answerKind(UInt32(kind.rawValue)),
            RewardFeature.answerLength(UInt32(min(tokens.count, 6))), RewardFeature.answerMatch(match.grade),
            RewardFeature.answerIsEmpty(
                answer.isEmpty ? hash(answer) : answer == "N/A" ? 1 : 2, reading.pageKey),
        ]
        let target = hash(answer)
        for known in reading.page.answers where known.textHash == target {
            let node = reading.page.nodes[Int(known.node)]
            let isBest: UInt32 = node.record >= 0 && reading.match.records[Int(node.record)].isBest ? 1 : 0
            facts.append(RewardFeature.answerLabel(known.label, isBest))
            facts.append(RewardFeature.answerSource(UInt32(known.source.rawValue), node.section))
            if facts.count > 12 { break }
        }
        return facts
    }
}

/// What the reward model looks at.
enum RewardFeature: UInt32, LeadingFeature {
    // The end of the episode
    case ending = 1, address = 2, progress = 3, lastAction = 4, opening = 5, stepCount = 6, title = 7,
        message = 8, coverage = 9, bestGrade = 10, action = 11, actionPair = 12
    // Every fact, alone and with each word of the intent
    case fact = 31, factForWord = 32
    // The answer
    case answerKind = 41, answerLength = 42, answerMatch = 43, answerIsEmpty = 44, answerLabel = 45,
        answerSource = 46
}
