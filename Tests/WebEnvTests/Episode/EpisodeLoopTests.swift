import Browser
import Testing
import WebEnv

/// Three pages in a row; the stop on the last is a success. Fails at the steps that it is told to fail at.
private struct Corridor: Environment {
    var failsAt: Int?
    var place = 0
    var seed: UInt64 = 0

    mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        if failsAt == 0 { throw EnvironmentError("the corridor is closed") }
        (place, self.seed) = (0, seed)
        return step(nil, nil)
    }

    mutating func step(_ action: Action) throws -> TimeStep {
        if failsAt == place + 1 { throw EnvironmentError("the corridor fell down") }
        if case .stop = action { return step(place == 2 ? 1 : 0, .stopped) }
        place += 1
        return place > 3 ? step(nil, .stepLimit) : step(nil, nil)
    }

    private func step(_ reward: Double?, _ ending: Ending?) -> TimeStep {
        let page = PageView(title: "door \(place) of \(seed)", nodes: [], text: "")
        return TimeStep(
            observation: Observation(
                page: page, url: "http://a.test/\(place)", tabTitles: [], activeTab: 0, lastActionError: nil,
                warnings: []),
            reward: reward, ending: ending)
    }
}

/// Does what it was told; `nil` leaves the episode. Notes what it saw, and what forks show of what it is about to do.
private struct Walker: EpisodePlayer {
    var actions: [Action?]
    var seen: [String] = []
    var foreseen: [String] = []

    mutating func move(in episode: Episode) throws -> Move? {
        seen.append(episode.observation.title)
        guard let action = actions[episode.history.count] else { return nil }
        if case .invalid(let text, _) = action { throw EnvironmentError(text) }
        return Move(action, logProbability: -1, actionCount: 4)
    }

    mutating func willDo(_ action: Action, in episode: Episode, world: any Environment) {
        var fork = world.fork()
        foreseen.append((try? fork.step(action).observation.title) ?? "nothing")
    }
}

@Suite("The loop that plays an episode")
struct EpisodeLoopTests {
    private let task = WebTask(taskID: "t", sites: [], intent: "walk", startURLs: [])

    private func play(_ actions: [Action?], failsAt: Int? = nil) -> (played: Trajectory, player: Walker) {
        var player = Walker(actions: actions)
        var world: any Environment = Corridor(failsAt: failsAt)
        return (world.play(task, seed: 7, by: &player), player)
    }

    @Test("An episode is what was seen and done, and its score")
    func whole() {
        let (played, player) = play([.click(id: 1), .goBack, .stop(answer: "x")])
        #expect(played.steps.map(\.action) == [.click(id: 1), .goBack, .stop(answer: "x")])
        #expect(played.steps.map(\.observation.title) == ["door 0 of 7", "door 1 of 7", "door 2 of 7"])
        #expect(played.steps.allSatisfy { $0.logProbability == -1 && $0.actionCount == 4 })
        #expect(played.ending == .stopped && played.reward == 1 && played.scoredBy == .evaluator)
        #expect(played.seed == 7 && played.failure == nil)
        #expect(player.seen == played.steps.map(\.observation.title))
    }

    @Test("A player may look at forks of the world before each action, and the world stays as it is")
    func forks() {
        let (played, player) = play([.click(id: 1), .goBack, .stop(answer: "")])
        #expect(player.foreseen == ["door 1 of 7", "door 2 of 7", "door 2 of 7"])
        #expect(played.reward == 1)
    }

    @Test("The world ends an episode too")
    func limit() {
        let played = play(Array(repeating: .goBack, count: 9)).played
        #expect(played.steps.count == 4 && played.ending == .stepLimit)
        #expect(played.reward == nil && played.scoredBy == nil)
    }

    @Test(
        "Where the world fails, what was done stays, nobody scores it, and the cause is told",
        arguments: [0, 1, 2])
    func world(failsAt: Int) {
        let played = play([.goBack, .goBack, .stop(answer: "")], failsAt: failsAt).played
        #expect(played.ending == .infrastructureFailure)
        #expect(played.reward == nil && played.scoredBy == nil)
        #expect(played.steps.count == failsAt)
        #expect(played.failure == (failsAt == 0 ? "the corridor is closed" : "the corridor fell down"))
    }

    @Test("A player that has nothing left to do leaves the episode, and nobody scores it")
    func leaving() {
        let played = play([.goBack, nil]).played
        #expect(played.steps.count == 1 && played.ending == .stopped)
        #expect(played.reward == nil && played.scoredBy == nil && played.failure == nil)
    }

    @Test("A player that can't go on leaves the episode and says why; the world is not blamed")
    func lost() {
        let played = play([.goBack, .invalid(text: "lost my way", reason: "")]).played
        #expect(played.steps.count == 1 && played.ending == .stopped)
        #expect(played.reward == nil && played.failure == "lost my way")
    }

    @Test("A reference solution that can't go on is left as it stands, or stopped and scored")
    func solutions() {
        let steps = [SolutionStep(verb: .goBack), SolutionStep(verb: .click, role: "link", name: "Out")]
        var world = Corridor()
        var reference = ReferencePlayer(steps)
        let left = world.play(task, seed: 1, by: &reference)
        #expect(left.steps.count == 1 && left.reward == nil)
        #expect(left.failure?.contains("solution step 2 (click link 'Out')") == true)
        var solution = SolutionPlayer(steps)
        let stopped = world.play(task, seed: 1, by: &solution)
        #expect(stopped.steps.map(\.action) == [.goBack, .stop(answer: "")])
        #expect(stopped.reward == 0 && stopped.scoredBy == .evaluator)
        #expect(solution.failure == left.failure)
    }
}
