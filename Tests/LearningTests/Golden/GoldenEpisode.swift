@testable import Readings
import TestSupport
import WebEnv

@testable import Learning

/// The episode that a golden file writes down: an intent, pages, what was done between them, and what could be done now.
struct GoldenEpisode {
    /// Of the last page, with what the episode remembers of those before.
    let reading: EpisodeReading
    /// What is looked at more closely.
    let candidates: [ActionTarget]
    /// All texts that were seen, to tell tokens by.
    let texts: [String]

    /// - Throws: where a line says something that can't be done on its page.
    init(_ file: GoldenFile) throws {
        var intent = ""
        var seen: [Observation] = []
        var actions: [Action] = []
        var wanted: [ActionTarget] = []
        for section in file.input {
            switch section.name {
            case "intent": intent = section.text.trimmed
            case "page": seen.append(try .of(html: section.text, at: section.argument))
            case "does":
                let page = PageIndex(try Self.last(seen).page)
                actions.append(try ActionTarget(written: section.argument, on: page).action(on: page))
            case "candidate":
                wanted.append(
                    try ActionTarget(written: section.argument, on: PageIndex(try Self.last(seen).page)))
            case "wrong": break  // What is known to be read wrong, in words.
            default: throw WrittenActionError("no section is called \(section.name)")
            }
        }
        let pages = PageIndexCache()
        guard let first = seen.first, seen.count == actions.count + 1 else {
            throw WrittenActionError("between two pages something is done")
        }
        var reading = EpisodeReading(intent: intent, observation: first, pages: pages)
        for (action, next) in zip(actions, seen.dropFirst()) {
            reading.advance(action: action, observation: next, pages: pages)
        }
        self.reading = reading
        candidates = wanted
        texts = [intent] + seen.flatMap { [$0.title] + $0.nodes.map(\.name) }
    }

    private static func last(_ seen: [Observation]) throws -> Observation {
        guard let last = seen.last else { throw WrittenActionError("there is no page yet") }
        return last
    }
}

/// What is wrong with an action in words.
struct WrittenActionError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension ActionTarget {
    /// `click link 'Orders'`, `fill searchbox 'Search' with 'mug'`, `goBack`, `stop with 'N/A'`.
    /// - Throws: where the page has no such node.
    init(written text: String, on page: PageIndex) throws {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        let words = parts[0].split(separator: " ").map(String.init)
        guard let verb = ActionVerb.allCases.first(where: { "\($0)" == words.first }) else {
            throw WrittenActionError("\(text): no verb")
        }
        guard words.count > 1, words[1] != "with" else {
            self.init(verb: verb, node: -1, text: parts.count > 1 ? String(parts[1]) : nil)
            return
        }
        let node = page.view.nodes.firstIndex {
            "\($0.role)" == words[1] && $0.name == (parts.count > 1 ? parts[1] : "")
        }
        guard let node else { throw WrittenActionError("\(text): no such node") }
        self.init(verb: verb, node: node, text: parts.count > 3 ? String(parts[3]) : nil)
    }

    func action(on page: PageIndex) -> Action {
        CandidateActions.action(self, text: text ?? "", on: page)
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
