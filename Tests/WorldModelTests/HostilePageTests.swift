import Groundwork
import Learning
@testable import Page
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

/// Pages as no site makes them: any roles, depths that are none, ids that repeat, texts of all kinds.
private struct Confusion {
    var random: RandomSource

    private static let texts = [
        "", " ", "Home", "Add", "•••", "12", "99999999999999999999", "€ 1.234,50", "\u{202E}abc",
        "a\u{301}\u{301}",
        "👩‍👩‍👧‍👦", "\u{0}", "\n\t", "https://x.test/?a=%zz&&=#", "<b>", "'",
        String(repeating: "long word ", count: 80),
        "My Cart 3 items", "ſ ß İ", "-1", "＄５",
    ]

    mutating func pick<Element>(_ from: [Element]) -> Element {
        from[Int(random.next() % UInt64(from.count))]
    }

    mutating func page() -> PageView {
        var nodes = [
            ObservedNode(
                id: 1, role: .document, name: pick(Self.texts), value: "", states: [], depth: 0, parent: -1)
        ]
        for _ in 0..<Int(random.next() % 25) {
            let parent = Int(random.next() % UInt64(nodes.count))
            nodes.append(
                ObservedNode(
                    id: Int(random.next() % 40), role: pick(Role.allCases), name: pick(Self.texts),
                    value: pick(Self.texts), states: NodeStates(rawValue: UInt16(random.next() % 1024)),
                    depth: nodes[parent].depth + 1, parent: parent))
        }
        return PageView.composed(title: pick(Self.texts), nodes: nodes)
    }

    mutating func url() -> String {
        pick([
            "", "http://", "http://a.test", "http://a.test/x/y.html?q=1&q=2#z", "about:blank",
            "data:text/html,a/b", "?", "#",
            "http://a.test//?&=&a", "://", "http://[::1]:99/%", "ftp://x/🙂",
        ])
    }

    mutating func action() -> Action {
        let (id, text) = (Int(random.next() % 45), pick(Self.texts))
        return pick([
            .click(id: id), .fill(id: id, text: text, pressEnter: true),
            .fill(id: id, text: text, pressEnter: false),
            .select(id: id, option: text), .clear(id: id), .press(keys: text), .goto(url: url()), .goBack,
            .goForward,
            .hover(id: id), .scroll(.down), .newTab, .focusTab(Int(random.next() % 3)), .noop,
            .invalid(text: text, reason: text), .stop(answer: text),
        ])
    }

    mutating func episode(_ length: Int) -> Trajectory {
        trajectory((0..<length).map { _ in (page(), url(), action()) })
    }
}

@Suite("Pages as no site makes them")
struct HostilePageTests {
    private func experience(_ seed: UInt64, episodes: Int = 12) -> [Trajectory] {
        var confusion = Confusion(random: RandomSource(seed))
        return (0..<episodes).map { _ in confusion.episode(4) }
    }

    private func check(_ said: Prediction) {
        for chance in [said.noChange, said.illegal, said.ending, said.confidence] {
            #expect((0...1).contains(chance), "\(chance)")
        }
    }

    @Test(
        "Nothing that is learned or asked makes the transfer model crash, and its chances are chances",
        arguments: 0..<8)
    func transfer(seed: Int) {
        var model = TransferModel()
        let known = experience(UInt64(seed))
        model.learn(from: known)
        var confusion = Confusion(random: RandomSource(UInt64(seed), 9))
        for episode in known.prefix(4) {
            for step in episode.transitions { check(model.predict(step.action, in: step.episode)) }
            var now = start(confusion.page(), at: confusion.url())
            for _ in 0..<5 {
                let action = confusion.action()
                let said = model.predict(action, in: now)
                check(said)
                now.advance(action: action, observation: said.observation)
            }
        }
    }

    @Test("What it predicts of its own is a tree whose ids grow", arguments: 0..<6)
    func trees(seed: Int) {
        var model = TransferModel()
        model.learn(from: experience(UInt64(seed)))
        let given = Set(experience(UInt64(seed)).flatMap(\.steps).map { $0.observation.page.text })
        var confusion = Confusion(random: RandomSource(UInt64(seed), 5))
        for _ in 0..<12 {
            let now = start(confusion.page(), at: confusion.url())
            let said = model.predict(confusion.action(), in: now).observation.page
            guard said !== now.observation.page, !given.contains(said.text),
                said.nodes.map(\.id) != now.observation.nodes.map(\.id)
            else { continue }
            #expect(said.isWellFormed)
        }
    }

    @Test("Any number of workers learns the same", arguments: [1, 2, 5])
    func workers(count: Int) {
        func said(_ workers: Int) -> [String] {
            var model = TransferModel(workers: workers)
            let known = experience(3)
            model.learn(from: known)
            return known.flatMap(\.transitions).map {
                let said = model.predict($0.action, in: $0.episode)
                return
                    "\(said.observation.url) \(said.confidence) \(said.noChange) \(said.illegal) \(said.observation.page.text)"
            }
        }
        #expect(said(1) == said(count))
    }

    @Test("A change from any page to any other adds up", arguments: 0..<6)
    func changes(seed: Int) {
        var confusion = Confusion(random: RandomSource(UInt64(seed), 2))
        for _ in 0..<30 {
            let (before, after) = (confusion.page(), confusion.page())
            let change = PageChange(from: tree(before), to: tree(after))
            #expect(change.count == change.new.count + change.deleted.count + change.updated.count)
            #expect(before.nodes.count - change.deleted.count == after.nodes.count - change.new.count)
            let sources = change.sources.filter { $0 >= 0 }
            #expect(Set(sources).count == sources.count, "no node becomes two")
            #expect(PageChange(from: tree(before), to: tree(before)).isEmpty)
            #expect(PageChange(from: tree(after), to: tree(before)).count >= 0)
        }
    }

    @Test("Scores of any episodes are shares", arguments: 0..<3)
    func scores(seed: Int) {
        var model = TransferModel()
        model.learn(from: experience(UInt64(seed)))
        let report = PredictionScorer(workers: 2).score(
            model, on: experience(UInt64(seed) + 50, episodes: 4).map(BranchedEpisode.init))
        for (name, value) in report.all.figures where name != "skill" && name != "noChangeMCC" {
            #expect(value.map { (0...1).contains($0) } ?? true, "\(name) \(String(describing: value))")
        }
        #expect(report.all.skill.map { $0 <= 1 } ?? true)
        #expect(report.all.noChangeMCC.map { (-1...1).contains($0) } ?? true)
    }

    @Test("Addresses of all kinds are taken apart and put together again")
    func addresses() {
        var confusion = Confusion(random: RandomSource(8))
        for _ in 0..<40 {
            let (url, current, view) = (confusion.url(), confusion.url(), confusion.page())
            let sources = TextSources(
                SemanticAction(.goBack, on: view), on: tree(view), in: start(view, at: current))
            let ranking = CopyRanking(
                Frequencies(), common: [],
                for: ActionSignatures(
                    SemanticAction(.goBack, on: view), on: tree(view), url: current, template: nil))
            let copied = CopiedAddress(url, from: current, sources, isForm: false)
            let again = copied.filled(from: sources, at: current, ranking)
            #expect(again != nil)
            #expect(
                PageAddress(again ?? "").path == PageAddress(url).path,
                "\(url) from \(current): \(again ?? "")")
        }
    }

    @Test("Memory and noise take anything too")
    func others() throws {
        let known = experience(4)
        var memory = TransitionMemory()
        memory.learn(from: known)
        let noisy = NoisyModel(memory, noise: .all(0.7), seed: 1, intent: "")
        for step in known.flatMap(\.transitions) {
            check(memory.predict(step.action, in: step.episode))
            check(try noisy.predict(step.action, in: step.episode))
        }
    }
}
