@testable import Readings
@testable import Page
import WebEnv

@testable import Learning

/// Everything that is read from an episode, as a text that a person can check against the page.
struct ReadingText {
    private let reading: EpisodeReading
    private let page: PageIndex
    private let spellings: Spellings
    private let candidates: [ActionTarget]

    init(_ episode: GoldenEpisode) {
        reading = episode.reading
        page = episode.reading.page
        candidates = episode.candidates
        let labels = episode.texts.compactMap { text in
            text.firstIndex(of: ":").map { String(text[..<$0]) }
        }
        spellings = Spellings(episode.texts + labels + episode.reading.page.answers.map(\.text))
    }

    var text: String {
        var parts = [
            block("intent", intentLines), block("page", pageLines), block("lists", listLines),
            block("answers", answerLines), block("memory", memoryLines),
            block("candidates", candidateLines), block("computed answers", computedLines),
        ]
        let names = FeatureNames(reading, spellings)
        for candidate in candidates {
            let title = candidate.words(on: page) + (candidate.text.map { " with '\($0)'" } ?? "")
            parts.append(block("features of \(title)", names.lines(of: candidate)))
        }
        if let last = candidates.last {
            parts.append(block("features of the critic", names.criticLines()))
            let action = last.action(on: page)
            parts.append(
                block("features of the reward model", names.rewardLines(endingWith: action)))
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func block(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\(title)\n" + lines.map { "    \($0)\n" }.joined()
    }

    private func joined(_ tokens: [Token]) -> String {
        tokens.map(spellings.token).joined(separator: " ")
    }

    // MARK: The intent

    private var intentLines: [String] {
        let words = reading.words
        let values = zip(words.values, words.valueKinds).map { range, kind in
            "value \(kind) '\(joined(words.tokens[range].map(\.id)))'"
        }
        let whole = words.spans.filter(\.isWhole).map { span in
            "span \(span.kind) '\(span.text)' \(span.order) after \(spellings.token(span.beforeThat)), "
                + "\(spellings.token(span.before)), before \(spellings.token(span.behind))"
        }
        let others = words.spans.filter { !$0.isWhole }.map { "'\($0.text)'" }
        return ["tokens \(joined(words.tokens.map(\.id)))", "words \(joined(words.words))"] + values + whole
            + (others.isEmpty ? [] : ["other spans \(others.joined(separator: " "))"])
    }

    // MARK: The page

    private var pageLines: [String] {
        let match = reading.match
        let head =
            "'\(page.view.title)', title \(match.title.grade), heading '\(joined(page.headingTokens))' "
            + "\(match.heading.grade), best \(match.bestGrade), values \(match.presence)"
            + (page.message == 0 ? "" : ", with a message")
        return [head] + page.view.nodes.indices.map(nodeLine)
    }

    private func nodeLine(_ index: Int) -> String {
        let (seen, node, match) = (page.view.nodes[index], page.nodes[index], reading.match.nodes[index])
        var facts = [seen.name.isEmpty ? "" : "\(node.kind)", seen.states.words]
        let tokens = joined(Array(page.tokens(of: node)))
        if !seen.value.isEmpty { facts.append("holds '\(seen.value)'") }
        if tokens != seen.name.lowercased() { facts.append("read '\(tokens)'") }
        if node.section != 0 { facts.append("under \(spellings.name(node.section))") }
        if node.label != 0 { facts.append("after \(spellings.name(node.label))") }
        if node.landmark != 0 { facts.append("in \(FeatureNames.landmark(node.landmark, page))") }
        if node.record >= 0 { facts.append("record \(recordName(Int(node.record)))") }
        if node.equalCount > 1 { facts.append("\(node.equalIndex + 1) of \(node.equalCount)") }
        if node.isContent { facts.append("content") }
        if match.hits > 0 { facts.append("grade \(match.grade) run \(match.run)") }
        let indent = String(repeating: "  ", count: seen.depth)
        let name = seen.name.isEmpty ? "" : " '\(seen.name)'"
        return indent + "\(seen.role)\(name)  " + facts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func recordName(_ record: Int) -> String {
        "\(page.records[record].group).\(page.records[record].index)"
    }

    // MARK: Lists

    private var listLines: [String] {
        page.records.indices.flatMap { place -> [String] in
            let (record, match) = (page.records[place], reading.match.records[place])
            let extremes = ["least price", "greatest price", "least number", "greatest number"].enumerated()
                .filter { record.extremes & 1 << UInt8($0.offset) != 0 }.map(\.element)
            let fit = (match.isBest ? ["best"] : []) + (match.isFull ? ["full"] : [])
            let facts = extremes + fit + ["hits \(match.hits) and \(match.valueHits)"]
            return ["record \(recordName(place)): \(facts.joined(separator: ", "))"]
                + record.cells.map { cell in
                    let value = cell.value.map { " \($0)" } ?? ""
                    return
                        "    \(columnName(cell.column)): \(cell.kind)\(value) '\(page.view.nodes[Int(cell.node)].name)'"
                }
        }
    }

    /// The header over a column; without one, role and kind of its texts.
    private func columnName(_ column: UInt32) -> String {
        if let name = spellings.names[column] { return name }
        for role in Role.allCases {
            for kind in TextKind.all {
                let base = mix(UInt32(role.rawValue), UInt32(kind.rawValue))
                if base == column { return "\(role)" }
                if let order = (1..<UInt32(16)).first(where: { mix(base, $0) == column }) {
                    return "\(role) \(order + 1)"
                }
            }
        }
        for (hash, name) in spellings.names {
            if let order = (1..<UInt32(16)).first(where: { mix(hash, $0) == column }) {
                return "\(name) \(order + 1)"
            }
        }
        return "?"
    }

    // MARK: Answers

    private var answerLines: [String] {
        page.answers.map { answer in
            var line = "\(answer.source) \(answer.kind) '\(answer.text)'"
            if answer.label != 0 { line += " of \(spellings.name(answer.label))" }
            switch answer.source {
            case .part where answer.before != 0 || answer.behind != 0:
                line += " after \(spellings.token(answer.before)), before \(spellings.token(answer.behind))"
            case .betweenCommas: line += " part \(answer.before + 1) of \(answer.behind)"
            case .options: line += answer.before == 1 ? " all" : " all but the first"
            default: break
            }
            return line
        }
    }

    private var computedLines: [String] {
        guard candidates.contains(where: { $0.verb == .stop }) else { return [] }
        var answers = AnswerFeatures(reading)
        answers.collect()
        let kinds = AnswerNames.kinds
        return answers.texts.indices.compactMap { place in
            let name = answers.rows[place].lazy.compactMap { kinds[$0] }.first
            return name.map { "\($0): '\(answers.texts[place])'" }
        }
    }

    // MARK: The episode

    private var memoryLines: [String] {
        let memory = reading.memory
        guard !memory.actions.isEmpty else { return [] }
        let facts = memory.facts.map { fact in
            let answer = fact.page.answers[fact.answer]
            return
                "fact \(answer.kind) '\(answer.text)' of '\(fact.page.view.title)', grade \(fact.labelGrade)"
        }
        let records = memory.records.map { known in
            let cells = known.page.records[known.record].cells.map {
                known.page.view.nodes[Int($0.node)].name
            }
            return "record \(cells.joined(separator: " | "))"
        }
        return [
            "\(memory.actions.count) actions, \(memory.typedTexts.count) texts, "
                + "used '\(joined(memory.usedTokens.sorted()))', unused values \(reading.unusedValues)"
        ] + records + facts
    }

    private var candidateLines: [String] {
        CandidateActions.targets(on: page, after: reading.stepCount).map { target in
            let used = reading.memory.usedTargets[target.identity(in: page)] ?? 0
            var line = target.words(on: page) + (used == 0 ? "" : ", done before")
            switch target.verb {
            case .select:
                let options = CandidateActions.options(of: target.node, page)
                line += ": " + options.map { "'\(page.view.nodes[$0].name)'" }.joined(separator: " ")
            case .stop, .fill, .fillAndEnter:
                line += ": \(Arguments.on(target, in: reading).texts.count) texts"
            default: break
            }
            return line
        }
    }
}

extension TextKind {
    /// All kinds, in the order of their numbers.
    static let all: [TextKind] = [.empty, .words, .number, .price, .percent, .date, .email]
}

/// What fixed and computed answers are called, by the feature that says so.
enum AnswerNames {
    static let kinds: [UInt32: String] = {
        var result: [UInt32: String] = [:]
        func name(_ kind: UInt32, _ text: String) { result[FeatureRoot.answerKind(kind)] = text }
        name(AnswerKind.nothing.rawValue, "nothing")
        name(AnswerKind.impossible.rawValue, "impossible")
        name(AnswerKind.emptyCount.rawValue, "empty count")
        for selection in AnswerSelection.allCases {
            for scope in AnswerScope.allCases {
                let chosen = mix(selection.rawValue, scope.rawValue)
                for kind in AnswerKind.allCases {
                    let text = "\(kind) of \(selection)\(scope == .episode ? " in the episode" : "")"
                    name(kind(chosen), text)
                    name(AnswerVariant.price(kind(chosen)), "\(text), price")
                    name(AnswerVariant.number(kind(chosen)), "\(text), number")
                    for form in TextKind.all {
                        name(
                            AnswerVariant.besideExtreme(kind(chosen), UInt32(form.rawValue)),
                            "\(form) beside \(text)")
                    }
                }
            }
        }
        return result
    }()
}
