@testable import Readings
@testable import Page
import WebEnv

@testable import Learning

/// Says of features what they were made of. Features are hashes, so what they could be made of is tried.
struct FeatureNames {
    private struct Value {
        let hash: UInt32
        let name: String
    }

    private let reading: EpisodeReading
    private let spellings: Spellings
    /// Small numbers: grades, counts, buckets.
    private let numbers: [Value]
    /// Names, landmarks, titles, the address.
    private let places: [Value]
    /// What was done, and nothing.
    private let actions: [Value]
    private let words: [Value]

    init(_ reading: EpisodeReading, _ spellings: Spellings) {
        self.reading = reading
        self.spellings = spellings
        let page = reading.page
        numbers = (0..<330).map { Value(hash: $0, name: "\($0)") }
        var places = [
            Value(hash: reading.pageKey, name: "this address"),
            Value(hash: reading.words.opening, name: "this opening"),
            Value(hash: page.title, name: "this title"), Value(hash: page.heading, name: "this heading"),
        ]
        if page.message != 0 { places.append(Value(hash: page.message, name: "this message")) }
        places += spellings.names.sorted { $0.key < $1.key }.map { Value(hash: $0.key, name: $0.value) }
        for node in page.nodes where node.landmark != 0 {
            places.append(Value(hash: node.landmark, name: Self.landmark(node.landmark, page)))
        }
        self.places = places
        actions =
            [Value(hash: EpisodeMemory.noAction, name: "nothing done")]
            + reading.memory.actions.reversed().enumerated().map {
                Value(hash: $1, name: $0 == 0 ? "the last action" : "the action \($0) before")
            }
        words = spellings.tokens.sorted { $0.key < $1.key }.map { Value(hash: $0.key, name: $0.value) }
    }

    static func landmark(_ hash: UInt32, _ page: PageIndex) -> String {
        let found = page.view.nodes.indices.first {
            let node = page.view.nodes[$0]
            return node.role.isLandmark && mix(UInt32(node.role.rawValue), page.nodes[$0].nameHash) == hash
        }
        guard let found else { return "no landmark" }
        let node = page.view.nodes[found]
        return "\(node.role)" + (node.name.isEmpty ? "" : " '\(node.name)'")
    }

    // MARK: Candidates

    /// The features of a target, a line each; features with every word of the intent are one line.
    func lines(of target: ActionTarget) -> [String] {
        let row = TargetFeatures.rows(for: [target], in: reading)[0]
        var search = Search(row)
        if target.node >= 0 {
            let node = reading.page.nodes[target.node]
            let kind = FeatureRoot.operationOnNode(target.verb.feature, node.role)
            let key = mix(kind, reading.nameKey(target.node))
            search.offer(kind) { "operationOnNode" }
            search.offer(key) { "operationOnNode with this name" }
            follow(target, kind, "", &search)
            follow(target, key, " of this name", &search)
        } else {
            let key = FeatureRoot.plainOperation(target.verb.feature)
            search.offer(key) { "plainOperation" }
            follow(target, key, "", &search)
        }
        return search.lines()
    }

    /// What a feature may be told with, the likeliest first: what stands for nothing is a small number too.
    private func values(_ name: String) -> [Value] {
        if name.lowercased().contains("action") { return actions }
        let isPlace = ["ddress", "title", "heading", "message", "pening", "ection", "landmark"].contains {
            name.contains($0)
        }
        return isPlace ? places + numbers : numbers + places
    }

    private func follow(
        _ target: ActionTarget, _ key: UInt32, _ suffix: String, _ search: inout Search
    ) {
        let grades = numbers.prefix(64)
        if target.node >= 0 {
            let states = reading.page.view.nodes[target.node].states
            search.offer(TargetFeature.states(key, UInt32(states.rawValue))) {
                "states\(suffix): \(states.isEmpty ? "none" : states.words)"
            }
        }
        for feature in TargetFeature.allCases {
            let name = "\(feature)\(suffix)"
            for value in values(name) {
                search.offer(feature(key, value.hash)) { "\(name): \(value.name)" }
            }
            let seconds = name.lowercased().contains("action") ? actions[...] : places.prefix(1) + grades
            let firsts =
                name == "lastTwoActions\(suffix)" ? actions[...] : grades.prefix(32) + places.prefix(5)
            for first in firsts {
                for second in seconds {
                    search.offer(feature(key, mix(first.hash, second.hash))) {
                        "\(name): \(first.name), \(second.name)"
                    }
                }
            }
            offerWords(feature, key, name, &search)
        }
    }

    private func offerWords(
        _ feature: TargetFeature, _ key: UInt32, _ name: String, _ search: inout Search
    ) {
        let base = feature(key)
        for word in reading.words.words {
            let said = spellings.token(word)
            search.offer(mix(base, word), word: said) { name }
            for value in numbers.prefix(64) {
                search.offer(mix(base, word, value.hash), word: said) { "\(name) at \(value.name)" }
            }
            for value in values(name) {
                search.offer(mix(feature(key, value.hash), word), word: said) { "\(name): \(value.name)" }
                search.offer(mix(base, value.hash, word), word: said) { "\(name): \(value.name)" }
            }
            for token in words {
                search.offer(mix(base, token.hash, word), word: said) { "\(name): \(token.name)" }
            }
        }
        for token in words { search.offer(feature(key, token.hash)) { "\(name): \(token.name)" } }
    }

    // MARK: Judges

    /// What V is computed from.
    func criticLines() -> [String] {
        var search = Search(Critic.features(reading)[...])
        search.offer(0) { "always" }
        for feature in CriticFeature.allCases {
            let name = "\(feature)"
            let last = actions.count > 1 ? actions[1] : actions[0]
            search.offer(feature(mix(reading.pageKey, last.hash))) { "\(name): this address, \(last.name)" }
            for value in values(name) {
                search.offer(feature(value.hash)) { "\(name): \(value.name)" }
            }
            for word in reading.words.words {
                let said = spellings.token(word)
                search.offer(feature(word), word: said) { name }
                for value in values(name) {
                    search.offer(feature(word, value.hash), word: said) { "\(name): \(value.name)" }
                }
            }
        }
        return search.lines()
    }

    /// What the reward model looks at, if the episode ended with this action. Each fact stands there with each word of the intent too.
    func rewardLines(endingWith action: Action) -> [String] {
        var search = Search(RewardFeatures(reading, action).features[...])
        search.offer(0) { "always" }
        for (fact, name) in facts() {
            search.offer(RewardFeature.fact(fact)) { name }
            for word in reading.words.words {
                search.offer(mix(RewardFeature.factForWord(fact), word)) { "" }
            }
        }
        for first in actions {
            for second in actions {
                search.offer(RewardFeature.actionPair(first.hash, second.hash)) {
                    "actionPair: \(first.name), \(second.name)"
                }
            }
        }
        return search.lines()
    }

    private func facts() -> [(UInt32, String)] {
        var result: [(UInt32, String)] = []
        for feature in RewardFeature.allCases where feature != .fact && feature != .factForWord {
            let name = "\(feature)"
            for value in name == "action" ? actions : values(name) {
                result.append((feature(value.hash), "\(name): \(value.name)"))
            }
            for first in numbers.prefix(9) + places {
                for second in numbers.prefix(2) + places {
                    result.append(
                        (feature(first.hash, second.hash), "\(name): \(first.name), \(second.name)"))
                }
            }
            for title in numbers.prefix(7) {
                for heading in numbers.prefix(7) {
                    result.append(
                        (feature(mix(title.hash, heading.hash)), "\(name): \(title.name), \(heading.name)"))
                }
            }
            result.append((feature(hash(""), reading.pageKey), "\(name): yes, this address"))
        }
        return result
    }

    /// Looks for what features were made of.
    private struct Search {
        private let row: [UInt32]
        private let wanted: Set<UInt32>
        private var found: [UInt32: (text: String, word: String?)] = [:]

        init(_ row: ArraySlice<UInt32>) {
            self.row = Array(row)
            wanted = Set(row)
        }

        mutating func offer(_ feature: UInt32, word: String? = nil, _ text: () -> String) {
            if wanted.contains(feature), found[feature] == nil { found[feature] = (text(), word) }
        }

        /// In the order of the features; `?` for one that nothing was found for.
        func lines() -> [String] {
            var order: [String] = []
            var words: [String: [String]] = [:]
            for feature in row {
                let known = found[feature] ?? ("?", nil)
                guard known.text != "" else { continue }
                if words[known.text] == nil { order.append(known.text) }
                words[known.text, default: []] += known.word.map { [$0] } ?? []
            }
            return order.map { text in
                let with = words[text] ?? []
                return with.isEmpty ? text : "\(text) · with \(with.joined(separator: ", "))"
            }
        }
    }
}

extension NodeStates {
    /// The states in words; the empty text for none.
    var words: String {
        let names: [(NodeStates, String)] = [
            (.disabled, "disabled"), (.focused, "focused"), (.checked, "checked"), (.mixed, "mixed"),
            (.selected, "selected"), (.expanded, "expanded"), (.collapsed, "collapsed"),
            (.required, "required"), (.readonly, "readonly"), (.multiline, "multiline"),
            (.invalid, "invalid"), (.multiselectable, "multiselectable"), (.pressed, "pressed"),
            (.modal, "modal"), (.live, "live"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " ")
    }
}
