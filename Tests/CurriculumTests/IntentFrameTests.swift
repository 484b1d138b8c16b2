import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

@Suite("Intents taken apart and put together again")
struct IntentFrameTests {
    @Test("Values are replaced by place, and what is not replaced stays to the byte")
    func replacing() {
        let frame = IntentFrame("Send “é” the order 170 of \"Ann Reed\" – bitte")
        #expect(frame.replacing([:]) == frame.intent)
        let place = frame.values.firstIndex { $0.text == "170" } ?? -1
        #expect(frame.replacing([place: "9 or 10"]) == "Send “é” the order 9 or 10 of \"Ann Reed\" – bitte")
        #expect(frame.replacing([99: "x", -1: "y"]) == frame.intent, "there is no such place")
    }

    @Test("Several values are replaced at once, shorter or longer")
    func several() {
        let frame = IntentFrame("Compare \"A\" with \"Trail Tent\"")
        #expect(frame.values.map(\.text) == ["A", "Trail Tent"])
        #expect(frame.replacing([0: "Camp Stove", 1: "B"]) == "Compare \"Camp Stove\" with \"B\"")
        #expect(frame.skeleton == "Compare \"_\" with \"_\"")
    }

    @Test("Values behind the same word have the same context, whatever they are")
    func contexts() {
        let (one, two) = (IntentFrame("the book \"A B\" please"), IntentFrame("Reserve the book \"C D\""))
        #expect(one.contexts == two.contexts)
        #expect(one.contexts != IntentFrame("the author \"C D\"").contexts)
        #expect(IntentFrame("\"A B\" is it").contexts == [0], "nothing stands before it")
    }

    @Test(
        "Any text is taken apart",
        arguments: [
            "", " ", "\"", "\"\"", "''", "🙂 \"🙂\" 7", "\u{0}", String(repeating: "Ann Reed 12 ", count: 200),
        ])
    func any(intent: String) {
        let frame = IntentFrame(intent)
        #expect(frame.replacing([:]) == intent)
        let ranges = frame.values.map(\.range)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        _ = frame.replacing(Dictionary(uniqueKeysWithValues: frame.values.indices.map { ($0, "x") }))
    }

    // MARK: What can take each other's place

    private func experience(_ lists: [[String]]) throws -> [Trajectory] {
        try lists.map { names in
            let lines = names.map { "    listitem\n      link \($0)\n" }.joined()
            let page = try WrittenPage.parse(
                "List",
                "list\n\(lines)".split(separator: "\n").map { $0.hasPrefix("    ") ? $0.dropFirst(2) : $0 })
            return Trajectory(
                task: WebTask(taskID: "list", sites: [], intent: "", startURLs: []), seed: 1,
                steps: [
                    .init(
                        observation: Observation(page), action: .goBack, logProbability: nil, actionCount: 1)
                ],
                ending: .stopped, reward: 0, scoredBy: .evaluator)
        }
    }

    @Test("Texts of one column are neighbours, each once, across pages")
    func columns() throws {
        let columns = EntityColumns(try experience([["Rope", "Lamp", "Map"], ["Map", "Tent", "Boots"]]))
        let known = columns.neighbours(of: "Lamp")
        #expect(Set(known) == ["Rope", "Lamp", "Map", "Tent", "Boots"] && known.count == 5)
        #expect(columns.contains("Rope") && columns.contains("ROPE!"), "case and marks aside")
        #expect(!columns.contains("Rope Lamp") && columns.neighbours(of: "Stove").isEmpty)
    }

    @Test("A very long text is no name")
    func long() throws {
        let long = String(repeating: "very ", count: 20) + "long"
        let columns = EntityColumns(try experience([["Rope", long, "Map"]]))
        #expect(!columns.contains(long) && columns.contains("Rope"))
    }

    @Test("Content words in order are the key of a text, and any order has the same set")
    func keys() {
        #expect(TextKey.of("The Book of the Sea!") == TextKey.of("book sea"))
        #expect(TextKey.of("Sea Book") != TextKey.of("Book Sea"))
        #expect(TextKey.set("Sea Book") == TextKey.set("the book, the sea"))
        #expect(TextKey.of("the of").isEmpty)
    }
}

@Suite("How proposals are made")
struct GeneratorPropertyTests {
    private let experience: [Trajectory] = LibraryEnvironment.tasks(0..<4).map { task in
        var environment = LibraryEnvironment()
        var player = SolutionPlayer([
            SolutionStep(verb: .click, role: "link", name: "Catalogue"), SolutionStep(verb: .stop, text: "?"),
        ])
        return environment.play(task, seed: 1, by: &player)
    }

    private func propose(_ count: Int, seed: UInt64 = 7, from: [Trajectory]? = nil) -> [ProposedTask] {
        var random = RandomSource(seed)
        return RecombiningGenerator().propose(
            from: from ?? experience, count: count, phase: 4, using: &random)
    }

    @Test("Chance is the seed's alone")
    func deterministic() {
        #expect(propose(20).map(\.task) == propose(20).map(\.task))
        #expect(propose(20).map(\.task.intent) != propose(20, seed: 8).map(\.task.intent))
    }

    @Test(
        "There are as many as asked for at most, with distinct ids of their phase",
        arguments: [-3, 0, 1, 7, 200])
    func counts(count: Int) {
        let made = propose(count)
        #expect(made.count <= max(0, count))
        #expect(Set(made.map(\.task.taskID)).count == made.count)
        #expect(made.allSatisfy { $0.task.taskID.hasPrefix("generated-4-") })
        #expect(count <= 0 || !made.isEmpty)
    }

    @Test("No proposal is the intent that it was made from, and its new values stand in it")
    func different() {
        let intents = Dictionary(grouping: experience, by: { $0.steps[0].observation.title }).keys
        #expect(!intents.isEmpty)
        for proposal in propose(60) {
            #expect(proposal.newValues.allSatisfy { proposal.task.intent.contains($0) })
            #expect(!proposal.newValues.isEmpty)
        }
    }

    @Test("Site, start, login and seeds of the sites are those of the failed task")
    func inherited() throws {
        var task = LibraryEnvironment.tasks([0], kinds: ["author"])[0]
        (task.storageState, task.requiresLogin, task.siteSeeds) = ("ann.json", true, ["library": 5])
        var failed = experience[0]
        failed.task = task
        let made = try #require(
            propose(
                6,
                from: [failed]
                    + experience.dropFirst().map {
                        var won = $0; won.reward = 1; return won
                    }
            ).first)
        #expect(
            made.task.storageState == "ann.json" && made.task.requiresLogin
                && made.task.siteSeeds == ["library": 5])
        #expect(
            made.task.sites == ["library"] && made.task.startURLs == task.startURLs
                && made.task.family == task.family)
        #expect(made.firstObservation.title == "Library")
    }

    @Test("Episodes without a step are no seeds")
    func withoutSteps() {
        var empty = experience[0]
        empty.steps = []
        #expect(propose(5, from: [empty]).isEmpty)
    }
}

@Suite("What the filter leaves out, and why")
struct FilterPropertyTests {
    private let training = LibraryEnvironment.tasks(0..<3, kinds: ["author"])
    private let held = LibraryEnvironment.tasks([5], kinds: ["author"])

    private func title(_ book: Int) -> String { LibraryEnvironment.books[book].title }

    private func experience() -> [Trajectory] {
        training.map { task in
            var environment = LibraryEnvironment()
            var player = SolutionPlayer([
                SolutionStep(verb: .click, role: "link", name: "Catalogue"),
                SolutionStep(verb: .stop, text: "?"),
            ])
            return environment.play(task, seed: 1, by: &player)
        }
    }

    private func proposal(_ intent: String, _ values: [String] = []) -> ProposedTask {
        ProposedTask(
            task: WebTask(taskID: intent, sites: [], intent: intent, startURLs: []),
            firstObservation: experience()[0].steps[0].observation, newValues: values, origin: .sameColumn)
    }

    private func run(
        _ proposals: [ProposedTask], limit: Int = 100, held: [WebTask]? = nil,
        band: ClosedRange<Double> = 0.05...0.75,
        _ value: (ProposedTask) -> Double = { _ in 0.4 }
    ) -> (kept: [WebTask], tally: TaskFilter.Tally) {
        var filter = TaskFilter(band: band, training: training, held: held ?? self.held)
        return filter.filter(proposals, limit: limit, experience: experience(), value: value)
    }

    @Test("So many are kept at most, in their order, and what comes behind is not looked at")
    func limit() {
        let proposals = (6..<11).map { proposal("Who wrote \"\(title($0))\"?", [title($0)]) }
        let (kept, tally) = run(proposals, limit: 2)
        #expect(kept.map(\.taskID) == proposals.prefix(2).map(\.task.taskID))
        #expect(tally.proposed == 2 && tally.kept == 2 && tally.rejected.isEmpty)
        #expect(run(proposals, limit: 0).tally == TaskFilter.Tally())
    }

    @Test("Bounds of the band belong to it")
    func bounds() {
        let one = [proposal("Who wrote \"\(title(6))\"?", [title(6)])]
        for (value, reason) in [(0.05, nil), (0.75, nil), (0.0499, .tooHard), (0.7501, .tooEasy)]
            as [(Double, TaskFilter.Reason?)]
        {
            #expect(run(one) { _ in value }.tally.rejected.keys.first == reason, "\(value)")
        }
    }

    @Test("Of several reasons the first is told: repeated, then contaminated, infeasible, and how hard")
    func order() {
        let cases: [(String, [String], TaskFilter.Reason)] = [
            (training[0].intent, ["Moby Dick"], .duplicate), (held[0].intent, ["Moby Dick"], .contaminated),
            ("Who wrote \"Moby Dick\"?", ["Moby Dick"], .infeasible),
            ("Who wrote \"\(title(6))\"?", [title(6)], .tooEasy),
        ]
        for (intent, values, reason) in cases {
            #expect(run([proposal(intent, values)]) { _ in 0.99 }.tally.rejected == [reason: 1], "\(intent)")
        }
    }

    @Test("What was rejected may be proposed again, what was kept may not")
    func again() {
        let twice = Array(repeating: proposal("Who wrote \"\(title(6))\"?", [title(6)]), count: 2)
        #expect(run(twice) { _ in 0.01 }.tally.rejected == [.tooHard: 2])
        #expect(run(twice).tally.rejected == [.duplicate: 1])
    }

    @Test("A value that training tasks name too is no secret of the held-out ones")
    func sharedValues() {
        var shared = held[0]
        shared.instantiation = ["title": title(0)]
        shared.intent = "Is \"\(title(0))\" about the sea?"
        let asked = proposal("Reserve \"\(title(0))\" today", [title(0)])
        #expect(run([asked], held: [shared]).kept.count == 1)
    }

    @Test("Values that the held-out intent does not show keep nothing away")
    func hiddenValues() {
        var hidden = held[0]
        hidden.instantiation = ["answer": "Anna Berg", "empty": ""]
        hidden.intent = "Who is it?"
        #expect(
            run([proposal("Find books by \"Anna Berg\"", ["Anna Berg"])], held: [hidden]).tally.rejected[
                .contaminated] == nil)
    }

    @Test("Nearly the same words as a held-out intent are contaminated, half of them are not")
    func nearly() {
        var long = held[0]
        long.instantiation = [:]
        let words = (1...20).map { "word\($0)" }
        long.intent = words.joined(separator: " ")
        func reason(_ intent: String) -> TaskFilter.Reason? {
            run([proposal(intent)], held: [long]).tally.rejected.keys.first
        }
        #expect(reason(words.reversed().joined(separator: " ")) == .contaminated)
        #expect(reason(words.dropLast().joined(separator: " ")) == .contaminated, "19 of 20")
        #expect(reason(words.dropLast(2).joined(separator: " ")) != .contaminated, "18 of 20")
    }

    @Test("A value that was said in a training intent is known, though no page shows it")
    func spoken() {
        let silent = training.map { episode($0, reward: 0) }
        var filter = TaskFilter(band: 0...1, training: [], held: [])
        let proposals = [
            proposal("Reserve \"\(title(0))\"", [title(0)]), proposal("Reserve \"\(title(9))\"", [title(9)]),
        ]
        let tally = filter.filter(proposals, limit: 9, experience: silent) { _ in 0.5 }.tally
        #expect(tally.kept == 1 && tally.rejected == [.infeasible: 1])
    }

    @Test("The tally adds up, whatever is proposed", arguments: 0..<4)
    func adds(seed: Int) {
        var random = RandomSource(UInt64(seed))
        let made = RecombiningGenerator().propose(from: experience(), count: 60, phase: 1, using: &random)
        let (kept, tally) = run(made) { _ in random.uniform() }
        #expect(tally.proposed == tally.kept + tally.rejected.values.reduce(0, +))
        #expect(kept.count == tally.kept && tally.difficulties.count == kept.count)
        #expect(tally.difficulties.allSatisfy { (0.05...0.75).contains($0) })
        #expect(Set(kept.map { TextKey.set($0.intent) }).count == kept.count)
    }
}

@Suite("The pool of training tasks")
struct TaskPoolPropertyTests {
    private let tasks = LibraryEnvironment.tasks(0..<5)

    private func draw(_ pool: TaskPool, _ count: Int, seed: UInt64 = 1) -> [String] {
        var random = RandomSource(seed)
        return pool.draw(count, using: &random).map(\.taskID)
    }

    @Test("No task is drawn twice, and never more than there are", arguments: [0, 1, 7, 20, 500])
    func without(count: Int) {
        let drawn = draw(TaskPool(tasks), count)
        #expect(drawn.count == min(count, 20) && Set(drawn).count == drawn.count)
    }

    @Test("Equal chance draws equally; outcomes of unknown tasks change nothing")
    func deterministic() {
        var pool = TaskPool(tasks)
        let before = draw(pool, 6)
        pool.update([(task: "unknown", isSuccess: true)])
        #expect(draw(pool, 6) == before)
        #expect(draw(pool, 6, seed: 2) != before)
        #expect(draw(TaskPool([]), 3).isEmpty)
    }

    @Test(
        "How often tasks are drawn follows what came of them last: sometimes, then never, then always solved")
    func weights() {
        var pool = TaskPool(tasks)
        let (solved, failed, mixed) = (tasks[0].taskID, tasks[1].taskID, tasks[2].taskID)
        pool.update([
            (task: solved, isSuccess: true), (task: failed, isSuccess: false), (task: mixed, isSuccess: true),
            (task: mixed, isSuccess: false),
        ])
        var counts: [String: Int] = [:]
        for seed in 0..<600 {
            for task in draw(pool, 4, seed: UInt64(seed)) { counts[task, default: 0] += 1 }
        }
        #expect(
            counts[mixed, default: 0] > counts[failed, default: 0]
                && counts[failed, default: 0] > counts[solved, default: 0])
        pool.update([(task: solved, isSuccess: false), (task: solved, isSuccess: true)])
        let later = (0..<600).reduce(0) { $0 + (draw(pool, 4, seed: UInt64($1)).contains(solved) ? 1 : 0) }
        #expect(later > counts[solved, default: 0] * 2, "only the last phase counts")
    }
}
