import WebEnv

/// Episodes written by hand, one a section of a golden file. A section `about` is for people.
///
///     === learn Who sells tents?
///     at http://shop.test/ | Shop
///       link Tents
///     do click link 'Tents'
///     at http://shop.test/tents | Tents
///     error that did not work
///     - a note
package struct WrittenScript: Sendable {
    /// What is seen and done one after the other, and notes.
    package struct Passage: Sendable {
        /// Name of the section.
        package let word: String
        /// What stands behind it in the line.
        package let title: String
        package fileprivate(set) var seen: [Observation] = []
        package fileprivate(set) var done: [WrittenAction] = []
        package fileprivate(set) var notes: [String] = []
    }

    /// In order.
    package private(set) var passages: [Passage] = []

    /// - Throws: ``WrittenPage/Mistake`` with the first line that is none.
    package init(_ sections: [GoldenFile.Section]) throws {
        for section in sections where section.name != "about" {
            passages.append(Passage(word: section.name, title: section.argument))
            var lines = section.text.split(separator: "\n")[...]
            while let line = lines.popFirst() {
                let (word, rest) = line.divided(by: " ")
                try add(word, rest ?? "", &lines)
            }
        }
    }

    private mutating func add(_ word: String, _ rest: String, _ lines: inout ArraySlice<Substring>) throws {
        let last = passages.count - 1
        switch word {
        case "at":
            let below = lines.prefix { $0.hasPrefix("  ") }
            lines.removeFirst(below.count)
            let (url, title) = rest.divided(by: " | ")
            let page = try WrittenPage.parse(title ?? "", below.map { $0.dropFirst(2) })
            passages[last].seen.append(Observation(page, at: url))
        case "error":
            guard let seen = passages[last].seen.popLast() else {
                throw WrittenPage.Mistake("there is no page before the error '\(rest)'")
            }
            passages[last].seen.append(Observation(seen.page, at: seen.url, error: rest))
        case "do": passages[last].done.append(try WrittenAction(rest))
        case "-": passages[last].notes.append(rest)
        default: throw WrittenPage.Mistake("'\(word) \(rest)' is no line of a script")
        }
    }

    /// The passages that begin with a word.
    package func passages(_ word: String) -> [Passage] { passages.filter { $0.word == word } }

    /// The only passage that begins with a word.
    /// - Throws: ``WrittenPage/Mistake`` where there is none.
    package func passage(_ word: String) throws -> Passage {
        guard let found = passages(word).first else { throw WrittenPage.Mistake("there is no '\(word)'") }
        return found
    }
}

/// An action in words: `click link 'Home'`, `click button 'Add' 2`, `fill searchbox 'Search' 'tent' enter`, `press 'Enter'`, `back`.
package struct WrittenAction: Sendable {
    private let words: [String]
    /// As it was written.
    package let text: String

    /// - Throws: ``WrittenPage/Mistake`` where it is none.
    package init(_ text: String) throws {
        self.text = text
        words = text.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap {
            place, part in
            place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
        guard !words.isEmpty else { throw WrittenPage.Mistake("there is nothing to do") }
    }

    private func word(_ place: Int) -> String { words.indices.contains(place) ? words[place] : "" }

    /// - Throws: ``WrittenPage/Mistake`` where the page has no such element.
    package func resolved(on page: PageView) throws -> Action {
        switch word(0) {
        case "click": return .click(id: try element(on: page))
        case "clear": return .clear(id: try element(on: page))
        case "fill": return .fill(id: try element(on: page), text: word(3), pressEnter: word(4) == "enter")
        case "select": return .select(id: try element(on: page), option: word(3))
        case "press": return .press(keys: word(1))
        case "goto": return .goto(url: word(1))
        case "back": return .goBack
        case "stop": return .stop(answer: word(1))
        case "noop": return .noop
        default: throw WrittenPage.Mistake("'\(text)' is no action")
        }
    }

    /// By role, name and order, or by a number that no element of the page has.
    private func element(on page: PageView) throws -> Int {
        if let id = Int(word(1)) { return id }
        let alike = page.nodes.filter { $0.written.hasPrefix(word(1)) && $0.name == word(2) }
        let takesText = ["fill", "select"].contains(word(0))
        let order = (takesText ? 1 : Int(word(3)) ?? 1) - 1
        guard alike.indices.contains(order) else {
            throw WrittenPage.Mistake("'\(text)': there is no such element on '\(page.title)'")
        }
        return alike[order].id
    }
}

extension WrittenScript.Passage {
    /// What is done, in terms of the pages.
    /// - Throws: ``WrittenPage/Mistake`` where a page has no such element.
    package func actions() throws -> [Action] { try zip(done, seen).map { try $0.resolved(on: $1.page) } }

    /// The passage as an episode; where it ends with a page, that is where the agent stops.
    package func trajectory(_ task: WebTask? = nil, reward: Double? = 0) throws -> Trajectory {
        let actions = try actions() + (done.count < seen.count ? [.stop(answer: "")] : [])
        let steps = zip(seen, actions).map {
            Trajectory.Step(observation: $0, action: $1, logProbability: nil, actionCount: 1)
        }
        let task =
            task
            ?? WebTask(
                taskID: title, sites: ["site"], intent: title, startURLs: seen.first.map { [$0.url] } ?? [])
        return Trajectory(
            task: task, seed: 1, steps: steps, ending: .stopped, reward: reward,
            scoredBy: reward == nil ? nil : .evaluator)
    }

    /// The episode before the last action, the action, and what was seen then.
    /// - Throws: ``WrittenPage/Mistake`` where nothing is done.
    package func question() throws -> (episode: Episode, action: Action, next: Observation?) {
        let actions = try actions()
        guard let first = seen.first, let last = actions.last else {
            throw WrittenPage.Mistake("there is no action to ask about")
        }
        var episode = Episode(intent: title, observation: first)
        for (action, next) in zip(actions.dropLast(), seen.dropFirst()) {
            episode.advance(action: action, observation: next)
        }
        return (episode, last, seen.count > actions.count ? seen[actions.count] : nil)
    }
}
