import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

/// What the world model makes of pages that were written by hand, in files that a person can read.
@Suite("The world model's readings, as they were last read by a person")
struct GoldenTests {
    private static let folders = [
        "Transfer", "Drafts", "Changes", "Templates", "Texts", "Addresses", "Counts", "Imagined",
    ]

    @Test("Every folder has cases", arguments: folders)
    func cases(folder: String) { #expect(!GoldenCase.all("Golden/\(folder)").isEmpty) }

    private func transitions(_ script: WrittenScript) throws -> [Transition] {
        try script.passages("learn").flatMap { try $0.trajectory().transitions }
    }

    // MARK: Predictions

    @Test("Predicted pages beside those that came", arguments: GoldenCase.all("Golden/Transfer"))
    func transfer(file: GoldenCase) throws {
        try file.expect { script in
            var model = TransferModel()
            model.learn(from: try script.passages("learn").map { try $0.trajectory() })
            return try script.passages("ask").flatMap { try prediction($0, model) }
        }
    }

    private func prediction(_ passage: WrittenScript.Passage, _ model: TransferModel) throws -> [String] {
        let (episode, action, next) = try passage.question()
        let said = model.predict(action, in: episode)
        let sureness =
            "sure \(GoldenPrinting.number(said.confidence)), nothing changes "
            + "\(GoldenPrinting.number(said.noChange)), can't be done \(GoldenPrinting.number(said.illegal)), "
            + "ends \(GoldenPrinting.number(said.ending))"
        var lines = [
            "ask \(passage.title)", "says \(said.observation.url) | \(said.observation.title)", sureness,
        ]
        if let error = said.observation.lastActionError { lines.append("error \(error)") }
        lines += said.unknown.map { "unknown: \($0.role.ariaName) such as '\($0.example)'" }
        guard let next else { return lines + GoldenPrinting.lines(of: said.observation.nodes) }
        let sample = PredictionSample(
            intent: passage.title, said, Transition(episode: episode, action: action, next: next), next,
            PageTreeCache())
        lines += [
            "came \(next.url) | \(next.title)",
            "\(sample.action): F1 of the change "
                + GoldenPrinting.number(sample.deltaF1),
        ]
        return lines + GoldenPrinting.comparison(sample)
    }

    // MARK: Drafts and votes

    @Test(
        "Drafts from each example alike, and what their vote says", arguments: GoldenCase.all("Golden/Drafts")
    )
    func drafts(file: GoldenCase) throws {
        try file.expect { script in
            let known = Knowledge(try transitions(script))
            return try script.passages("ask").flatMap { try drafts($0, known) }
        }
    }

    private func drafts(_ passage: WrittenScript.Passage, _ known: Knowledge) throws -> [String] {
        let (episode, action, _) = try passage.question()
        let query = known.query(action, in: episode)
        var lines: [String] = []
        var ballots: [DraftVote.Ballot] = []
        for match in known.store.matches(query) {
            let draft = known.draft(match.example, for: query)
            let weight = Reliability().weight(match)
            ballots.append(.init(draft: draft, weight: weight))
            lines += [
                "example \(match.example + 1): level \(match.level), likeness "
                    + "\(GoldenPrinting.number(match.likeness)), weight \(GoldenPrinting.number(weight))",
                "  \(draft.url ?? "(no address)") | \(draft.title ?? "(no title)")",
            ]
            lines += draft.nodes.map {
                "  \(GoldenPrinting.number($0.trust))" + String(repeating: "  ", count: $0.depth + 1)
                    + $0.node.written
            }
            lines += draft.unknown.map { "  unknown: \($0.role.ariaName) such as '\($0.example)'" }
        }
        guard !ballots.isEmpty else { return ["no example is like it"] }
        let vote = DraftVote(ballots)
        func elected(_ name: String, _ one: (text: String, chance: Double)?) -> String {
            "  \(name) \(one.map { "\($0.text) (\(GoldenPrinting.number($0.chance)))" } ?? "none")"
        }
        return lines + ["vote: expected F1 \(GoldenPrinting.number(vote.expectedF1))"]
            + [elected("title", vote.title), elected("address", vote.url)]
            + GoldenPrinting.lines(of: vote.nodes()).map { "  " + $0 }
    }

    // MARK: Differences of pages

    @Test("What is new, gone and different", arguments: GoldenCase.all("Golden/Changes"))
    func changes(file: GoldenCase) throws {
        try file.expect { script in
            try script.passages("ask").flatMap { passage -> [String] in
                let pages = passage.seen.map(\.page)
                guard pages.count == 2 else { throw WrittenPage.Mistake("two pages are compared") }
                let change = PageChange(from: tree(pages[0]), to: tree(pages[1]))
                return ["ask \(passage.title): \(change.count) changes"]
                    + change.new.map { "  new      \(GoldenPrinting.place($0, pages[1]))" }
                    + change.deleted.map { "  gone     \(GoldenPrinting.place($0, pages[0]))" }
                    + change.updated.map {
                        "  changed  \(pages[0].nodes[$0.before].written)  ->  \(pages[1].nodes[$0.after].written)"
                    }
            }
        }
    }

    // MARK: Kinds of pages

    @Test(
        "Which pages are of one kind, and which words are the site's own",
        arguments: GoldenCase.all("Golden/Templates"))
    func templates(file: GoldenCase) throws {
        try file.expect { script in
            let pages = try script.passage("learn").seen.map { ($0, tree($0.page)) }
            let templates = PageTemplates(pages.map(\.1))
            func line(_ seen: Observation, _ tree: PageTree) -> String {
                let kind = templates.template(of: tree).map { "kind \($0 + 1)" } ?? "no kind"
                let state = Set(templates.state(of: tree))
                let words = tree.keys.indices.filter { state.contains(tree.keys[$0]) }.map {
                    tree.view.nodes[$0].written
                }
                return "  \(kind): \(seen.url)"
                    + (words.isEmpty ? "" : "   state: \(words.joined(separator: ", "))")
            }
            let names = Set(pages.flatMap { $0.1.view.nodes.map(\.name) })
            let common = names.filter { templates.commonNames.contains(Hash64.of($0)) && !$0.isEmpty }
            return ["\(templates.count) kinds of \(pages.count) pages"] + pages.map(line)
                + ["common: \(common.sorted().joined(separator: ", "))", "pages that were not learned from"]
                + script.passages("ask").flatMap(\.seen).map { line($0, tree($0.page)) }
        }
    }

    // MARK: Texts

    /// Where texts come from in a passage's last action.
    private func sources(_ passage: WrittenScript.Passage) throws -> (
        TextSources, ActionSignatures, Episode, Bool
    ) {
        let (episode, action, _) = try passage.question()
        let meaning = SemanticAction(action, on: episode.observation.page)
        let page = PageTreeCache().settling(meaning, on: episode.observation.page)
        let isLink = meaning.target.map { page.view.nodes[$0].role == .link } ?? false
        return (
            TextSources(meaning, on: page, in: episode),
            ActionSignatures(meaning, on: page, url: episode.observation.url, template: nil), episode, isLink
        )
    }

    @Test("Texts of one page written on another", arguments: GoldenCase.all("Golden/Texts"))
    func texts(file: GoldenCase) throws {
        try file.expect { script in
            let learned = try script.passage("learn")
            let (sources, _, _, _) = try sources(learned)
            return try script.passages("ask").flatMap { passage -> [String] in
                let (others, signatures, _, _) = try self.sources(passage)
                let ranking = CopyRanking(Frequencies(), common: [], for: signatures)
                return ["ask \(passage.title)"]
                    + learned.notes.map { text in
                        let copied = CopiedText(text, from: sources)
                        let holes = copied.holes.map { hole in
                            "[" + String(decoding: Array(text.utf8)[hole.range], as: UTF8.self)
                                + "] \(hole.style)"
                        }
                        return "  \(text)  ->  \(copied.filled(from: others, ranking) ?? "(unknown)")"
                            + (holes.isEmpty ? "" : "     copied: \(holes.joined(separator: ", "))")
                    }
            }
        }
    }

    @Test("Addresses of one page written on another", arguments: GoldenCase.all("Golden/Addresses"))
    func addresses(file: GoldenCase) throws {
        try file.expect { script in
            try script.passages("learn").flatMap { learned -> [String] in
                let (sources, _, episode, isLink) = try sources(learned)
                return try script.passages("ask").flatMap { passage -> [String] in
                    let (others, signatures, other, _) = try self.sources(passage)
                    let ranking = CopyRanking(Frequencies(), common: [], for: signatures)
                    return ["from \(episode.observation.url)", "on   \(other.observation.url)"]
                        + learned.notes.map { url in
                            let address = CopiedAddress(
                                url, from: episode.observation.url, sources, isForm: !isLink)
                            let filled = address.filled(from: others, at: other.observation.url, ranking)
                            return "  \(url)  ->  \(filled ?? "(unknown)")"
                        }
                }
            }
        }
    }

    @Test("Numbers in texts, counted on", arguments: GoldenCase.all("Golden/Counts"))
    func counts(file: GoldenCase) throws {
        try file.expect { script in
            try script.passage("ask").notes.map { note in
                let texts = note.split(separator: "|").map { $0.trimmingPrefix(" ") }.map {
                    String($0.reversed().drop { $0 == " " }.reversed())
                }
                guard texts.count == 3 else {
                    throw WrittenPage.Mistake("'\(note)' is not before | after | other")
                }
                let difference = CountedText(texts[0])?.difference(to: texts[1])
                let counted = difference.flatMap { step in CountedText(texts[2])?.adding(step) }
                return "\(note)  ->  \(difference.map { "\($0)" } ?? "no count"), \(counted ?? "as it is")"
            }
        }
    }

    // MARK: Imagination

    @Test("Episodes in an imagined world", arguments: GoldenCase.all("Golden/Imagined"))
    func imagined(file: GoldenCase) throws {
        try file.expect { script in
            var model = TransferModel()
            model.learn(from: try script.passages("learn").map { try $0.trajectory() })
            return try script.passages("imagine").flatMap { passage -> [String] in
                let start = passage.seen.first?.url ?? ""
                let task = WebTask(
                    taskID: "imagined", sites: ["site"], intent: passage.title, startURLs: [start])
                var world = ImaginedEnvironment(model)
                var now = try world.reset(task: task, seed: 1)
                var lines = ["imagine \(passage.title)"] + shown(now)
                for action in passage.done where now.ending == nil {
                    now = try world.step(try action.resolved(on: now.observation.page))
                    lines += ["do \(action.text)"] + shown(now)
                }
                return lines
            }
        }
    }

    private func shown(_ step: TimeStep) -> [String] {
        let error = step.observation.lastActionError.map { ["error \($0)"] } ?? []
        let ending = step.ending.map {
            ["ended: \($0.rawValue), reward \(step.reward.map { "\($0)" } ?? "none")"]
        }
        return ["at \(step.observation.url) | \(step.observation.title)"]
            + step.observation.page.writtenLines.dropFirst() + error + (ending ?? [])
    }
}
