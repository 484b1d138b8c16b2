import Groundwork
import Testing
import WebEnv

private func seen(_ name: String) -> Observation {
    Observation(
        page: PageView(title: name, nodes: [], text: name), url: "http://a.test/\(name)", tabTitles: [name],
        activeTab: 0, lastActionError: nil, warnings: [])
}

/// An episode that went through the pages 0, 1, 2 … by clicks on elements of the same number.
private func walked(_ steps: Int) -> Episode {
    var episode = Episode(intent: "walk", observation: seen("0"))
    for step in 0..<steps { episode.advance(action: .click(id: step), observation: seen("\(step + 1)")) }
    return episode
}

/// What was seen and done, as a text: `0 click 0, 1`.
private func text(_ episode: Episode) -> String {
    let past = episode.history.map { past in
        if case .click(let id) = past.action { return "\(past.observation.title) click \(id)" }
        return past.observation.title
    }
    return (past + [episode.observation.title]).joined(separator: ", ")
}

@Suite("An episode as an agent knows it")
struct EpisodeTests {
    @Test("It tells what was seen and done, in order")
    func history() {
        #expect(text(walked(3)) == "0 click 0, 1 click 1, 2 click 2, 3")
        #expect(walked(3).history.indices == 0..<3)
    }

    @Test("Of a task an agent is told the intent, the sites and where it starts")
    func assignment() {
        let task = WebTask(
            taskID: "secret", sites: ["shop"], intent: "Buy a kettle",
            instantiation: ["price": "$9"], startURLs: ["__SHOP__"],
            solution: [SolutionStep(verb: .stop, text: "$9")])
        let told = Episode.Assignment(task)
        #expect(told == Episode.Assignment(intent: "Buy a kettle", sites: ["shop"], startURLs: ["__SHOP__"]))
    }

    @Test("Copies go their own ways")
    func copies() {
        let start = walked(2)
        var first = start
        first.advance(action: .click(id: 70), observation: seen("a"))
        let second = start.after(.click(id: 80), seen("b"))
        #expect(text(start) == "0 click 0, 1 click 1, 2")
        #expect(text(first) == "0 click 0, 1 click 1, 2 click 70, a")
        #expect(text(second) == "0 click 0, 1 click 1, 2 click 80, b")
    }

    @Test("An earlier moment is as it was, and goes on without what came later", arguments: 0...3)
    func earlier(steps: Int) {
        let whole = walked(3)
        var earlier = whole.asItStood(after: steps)
        #expect(text(earlier) == text(walked(steps)))
        earlier.advance(action: .click(id: 9), observation: seen("x"))
        earlier.advance(action: .click(id: 8), observation: seen("y"))
        #expect(text(earlier).hasSuffix("click 9, x click 8, y"))
        #expect(earlier.history.count == steps + 2)
        #expect(text(whole) == text(walked(3)))
        #expect(text(earlier.asItStood(after: steps)) == text(walked(steps)))
    }

    @Test("Episodes of a hundred thousand steps are made and let go")
    func long() {
        let episode = walked(100_000)
        #expect(episode.history.count == 100_000)
        #expect(episode.asItStood(after: 99_999).observation.title == "99999")
    }

    @Test("A trajectory gives back what the agent knew at each step")
    func trajectory() {
        let whole = walked(3)
        let steps = whole.history.map {
            Trajectory.Step(
                observation: $0.observation, action: $0.action, logProbability: nil, actionCount: 1)
        }
        let played = Trajectory(
            task: WebTask(taskID: "t", sites: [], intent: "walk", startURLs: []), seed: 1, steps: steps,
            ending: .stopped, reward: nil, scoredBy: nil)
        #expect(played.episodes.map(text) == (0..<3).map { text(walked($0)) })
        #expect(played.episodes.allSatisfy { $0.intent == "walk" })
    }
}

/// The pages of an episode, and how many of them were read to know that.
private struct Titles: Sendable {
    var titles: [String]
}

@Suite("Readings of an episode")
struct EpisodeReadingTests {
    /// Reads an episode and counts the pages that had to be read.
    private func read(_ episode: Episode) -> (titles: [String], pages: Int) {
        var pages = 0
        let reading = episode.reading(from: { first -> Titles in
            pages += 1
            return Titles(titles: [first.title])
        }) { before, _, next in
            pages += 1
            return Titles(titles: before.titles + [next.title])
        }
        return (reading.titles, pages)
    }

    @Test("Each step is read once, however often it is asked for")
    func once() {
        var episode = walked(2)
        #expect(read(episode).pages == 3)
        #expect(read(episode).pages == 0)
        episode.advance(action: .goBack, observation: seen("1"))
        #expect(read(episode) == (["0", "1", "2", "1"], 1))
    }

    @Test("Copies share what was read of their common steps, and no more")
    func branches() {
        let start = walked(4)
        _ = read(start)
        #expect(read(start.after(.goBack, seen("a"))) == (["0", "1", "2", "3", "4", "a"], 1))
        #expect(read(start.after(.goBack, seen("b"))) == (["0", "1", "2", "3", "4", "b"], 1))
        let earlier = start.asItStood(after: 2)
        #expect(read(earlier) == (["0", "1", "2"], 0))
        #expect(read(earlier.after(.goBack, seen("c"))) == (["0", "1", "2", "c"], 1))
    }

    @Test("Readers of several kinds keep apart")
    func kinds() {
        let episode = walked(2)
        _ = read(episode)
        #expect(episode.reading(from: { _ in 1 }, then: { count, _, _ in count + 1 }) == 3)
        #expect(read(episode).pages == 0)
    }

    @Test("What is read on many threads is the same")
    func threads() {
        let episode = walked(50)
        let expected = (0...50).map { "\($0)" }
        let found = Parallel.map(64, workers: 8, makeState: {}) { _, place in
            read(episode.asItStood(after: place % 51)).titles
        }
        #expect(found.enumerated().allSatisfy { $1 == Array(expected.prefix($0 % 51 + 1)) })
    }
}
