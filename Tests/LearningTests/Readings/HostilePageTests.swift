import Foundation
import Groundwork
@testable import Readings
@testable import Page
import TestSupport
import Testing
import WebEnv

@testable import Learning

/// Pages and intents that nobody would write.
@Suite("Readings of hostile pages")
struct HostilePageTests {
    private static let names = [
        "", " ", "Mug", "Add to Cart", "$1,234.50", "1.234,50 €", "-5", "99999999999999999999", "1/2/26",
        "31.12.2026",
        "a@b.org", "100%", ":", "::", "a:", ":a", ",", ",,,,", "a,b,c,d,e,f,g", "'", "\"", "“", "\u{1F600}",
        "é",
        "\u{0}", "\u{202E}abc", "€", "$", "1e308", String(repeating: "x", count: 5000),
        String(repeating: "1,", count: 90),
        "May 99, 99999", "0/0/0", "0000",
    ]

    /// A tree of any roles, names, values and states.
    private static func page(_ seed: UInt64) -> PageView {
        var random = RandomSource(seed, 9)
        func name() -> String { names[Int.random(in: 0..<names.count, using: &random)] }
        var nodes = [
            ObservedNode(id: 1, role: .document, name: name(), value: "", states: [], depth: 0, parent: -1)
        ]
        let roles: [Role] = [
            .table, .row, .cell, .columnheader, .listitem, .article, .option, .combobox, .textbox,
        ]
        for index in 1..<Int.random(in: 1...90, using: &random) + 1 {
            // The parent is on the path to the last node, so that the order is that of the page.
            var parent = index - 1
            for _ in 0..<Int.random(in: 0...3, using: &random) where nodes[parent].parent >= 0 {
                parent = nodes[parent].parent
            }
            let role =
                Bool.random(using: &random)
                ? roles[Int.random(in: 0..<roles.count, using: &random)]
                : Role.allCases[Int.random(in: 0..<Role.allCases.count, using: &random)]
            nodes.append(
                ObservedNode(
                    id: index + 1, role: role, name: name(), value: Bool.random(using: &random) ? name() : "",
                    states: NodeStates(rawValue: .random(in: 0...0x7FFF, using: &random)),
                    depth: nodes[parent].depth + 1, parent: parent))
        }
        return PageView(title: name(), nodes: nodes, text: "")
    }

    private static func intent(_ seed: UInt64) -> String {
        var random = RandomSource(seed, 8)
        return (0..<Int.random(in: 0...8, using: &random)).map { _ in
            names[Int.random(in: 0..<names.count, using: &random)]
        }.joined(separator: Bool.random(using: &random) ? " " : "\"")
    }

    @Test(
        "All models read them, all probabilities add up to 1, and what is chosen can be found again",
        arguments: 0..<60 as Range<UInt64>)
    func anything(seed: UInt64) throws {
        let pages = PageIndexCache()
        let parameters = noisyParameters(bits: 12, seed: seed)
        var episode = Episode(intent: Self.intent(seed), observation: .of(Self.page(seed), at: ":?&="))
        var random = RandomSource(seed)
        for step in 1...3 as ClosedRange<UInt64> {
            let reading = EpisodeReading(episode, pages)
            let targets = CandidateActions.targets(on: reading.page, after: reading.stepCount)
            let rows = TargetFeatures.rows(for: targets, in: reading)
            #expect(rows.count == targets.count)
            #expect(abs(Softmax(rows.scores(parameters.weights)).probabilities.reduce(0, +) - 1) < 1e-9)
            for target in targets where Arguments.areNeeded(for: target.verb) {
                let texts = Arguments.on(target, in: reading)
                #expect(texts.texts.count == texts.rows.count)
                guard !texts.texts.isEmpty else { continue }
                let words = Softmax(texts.rows.scores(parameters.weights))
                #expect(abs(words.probabilities.reduce(0, +) - 1) < 1e-9)
            }
            let decision = LinearPolicy(parameters, pages: pages).decide(episode, using: &random)
            let found = try #require(StepEvaluation(decision.action, in: reading), "\(decision.action)")
            let difference = found.logProbability(parameters.weights) - (decision.logProbability ?? .infinity)
            #expect(abs(difference) < 1e-6)
            #expect((0...1).contains(Critic(bits: 8).value(reading)))
            #expect(!RewardFeatures(reading, decision.action).features.isEmpty)
            episode.advance(action: decision.action, observation: .of(Self.page(seed + step * 1000)))
        }
    }

    @Test("Records, cells and answers lie inside of their page", arguments: 100..<160 as Range<UInt64>)
    func insides(seed: UInt64) {
        let index = PageIndex(Self.page(seed))
        let all = index.view.nodes.indices
        #expect(index.nodes.count == all.count)
        for (place, node) in index.nodes.enumerated() {
            #expect(Int(node.end) > place && Int(node.end) <= all.count)
            #expect(node.equalIndex < node.equalCount)
            #expect(node.record < Int32(index.records.count))
            if node.record >= 0 { #expect(index.records[Int(node.record)].nodes.contains(place)) }
        }
        for (place, record) in index.records.enumerated() {
            #expect(index.groups[record.group].records.contains(place))
            #expect(record.cells.allSatisfy { record.nodes.contains(Int($0.node)) })
            #expect(record.tokens == Set(record.tokens).sorted())
        }
        #expect(index.groups.allSatisfy { $0.records.count >= 2 })
        #expect(index.answers.allSatisfy { all.contains(Int($0.node)) && !$0.text.isEmpty })
    }

    @Test("Markup that is broken, deep or wide is read too")
    func markup() throws {
        let pieces = [
            "<table><tr><td>", String(repeating: "<div>", count: 3000), "<select><option>", "<dl><dt>",
            String(repeating: "<li>x", count: 3000), "<ul><li><a href=?><table>", "</", "<h1>\u{0}</h1>",
            "<input value='\u{FFFD}'>", "<title>", "<p>" + String(repeating: "1,", count: 20_000),
        ]
        for piece in pieces + [pieces.joined()] {
            let reading = EpisodeReading(
                intent: "Open \"x\"", observation: try .of(html: piece), pages: PageIndexCache())
            #expect(Arguments.on(ActionTarget(verb: .stop, node: -1), in: reading).texts.count >= 3)
        }
    }

    @Test("Where a section stands on the page changes nothing of what is read inside of it")
    func order() {
        let mugs = "region 'Mugs'\n heading 'Mugs'\n" + table("Name|Price", "Blue|$1", "Red|$2").indented()
        let people =
            "region 'People'\n heading 'People'\n" + table("Name|Town", "Anna|Bangor", "Tom|Orono").indented()
        func facts(_ lines: String) -> Set<String> {
            let reading = EpisodeReading.of("Open \"Blue\"", lines)
            let index = reading.page
            return Set(
                index.nodes.indices.dropFirst().filter { index.view.nodes[$0].role == .cell }.map { place in
                    let (node, match) = (index.nodes[place], reading.match.nodes[place])
                    let record = reading.match.records[Int(node.record)]
                    return
                        "\(index.view.nodes[place].name) \(node.section) \(node.landmark) \(node.isContent) "
                        + "\(match.grade) \(record.isBest) \(record.bucket) "
                        + "\(index.records[Int(node.record)].extremes) \(headerOf(place, index))"
                })
        }
        #expect(facts(mugs + "\n" + people) == facts(people + "\n" + mugs))
        #expect(facts(mugs).isSubset(of: facts(people + "\n" + mugs)))
    }

    private func headerOf(_ place: Int, _ index: PageIndex) -> UInt32 {
        index.answers.first { Int($0.node) == place && $0.source == .cell }?.label ?? 0
    }
}

extension String {
    /// Each line one level deeper.
    fileprivate func indented() -> String { split(separator: "\n").map { " " + $0 }.joined(separator: "\n") }
}
