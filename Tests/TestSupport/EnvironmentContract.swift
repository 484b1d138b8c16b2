import Testing
import WebEnv

/// What every ``Environment`` must do. Whoever writes one runs these on it.
package struct EnvironmentContract<World: Environment> {
    private let world: World
    private let task: WebTask

    /// - Parameters:
    ///   - world: an environment before its first reset.
    ///   - task: a task that it can play.
    package init(_ world: World, task: WebTask) {
        self.world = world
        self.task = task
    }

    package func check() throws {
        try resetStartsAnEpisode()
        try sameSeedAndActionsGiveSameObservations()
        try forksNeverSeeEachOther()
        try mistakesOfTheAgentAreData()
        try stopEndsTheEpisode()
        try resetAfterTheEndStartsAnew()
    }

    private func fingerprint(_ step: TimeStep) -> String {
        let nodes = step.observation.nodes.map { "\($0)" }.joined()
        return
            "\(step.observation.url)|\(step.observation.page.text)|\(nodes)|\(String(describing: step.ending))"
    }

    /// Every click that the first page offers, at most four.
    private func clicks(_ step: TimeStep) -> [Action] {
        step.observation.nodes.filter { $0.role == .link || $0.role == .button }.prefix(4).map {
            .click(id: $0.id)
        }
    }

    private func resetStartsAnEpisode() throws {
        var world = world
        let start = try world.reset(task: task, seed: 1)
        #expect(start.ending == nil)
        #expect(start.observation.lastActionError == nil)
        #expect(!start.observation.nodes.isEmpty)
        #expect(start.observation.tabTitles.indices.contains(start.observation.activeTab))
    }

    private func sameSeedAndActionsGiveSameObservations() throws {
        var first = world
        var second = world
        let start = try first.reset(task: task, seed: 7)
        #expect(fingerprint(start) == fingerprint(try second.reset(task: task, seed: 7)))
        for action in clicks(start).prefix(2) {
            #expect(fingerprint(try first.step(action)) == fingerprint(try second.step(action)))
        }
    }

    private func forksNeverSeeEachOther() throws {
        var original = world
        let start = try original.reset(task: task, seed: 7)
        let actions = clicks(start)
        var untouched = original.fork()
        let expected = try actions.map { action in
            var fork = original.fork()
            return fingerprint(try fork.step(action))
        }
        for (action, wanted) in zip(actions, expected) {
            var fork = original.fork()
            #expect(fingerprint(try fork.step(action)) == wanted)
        }
        #expect(fingerprint(try untouched.step(.noop)) == fingerprint(try original.step(.noop)))
    }

    private func mistakesOfTheAgentAreData() throws {
        var world = world
        let start = try world.reset(task: task, seed: 7)
        let answer = try world.step(.click(id: 987_654_321))
        #expect(answer.observation.lastActionError != nil)
        #expect(answer.observation.page.text == start.observation.page.text)
        let invalid = try world.step(.invalid(text: "???", reason: "no such action"))
        #expect(invalid.observation.lastActionError == "no such action")
    }

    private func stopEndsTheEpisode() throws {
        var world = world
        _ = try world.reset(task: task, seed: 7)
        let end = try world.step(.stop(answer: ""))
        #expect(end.ending == .stopped)
        #expect(end.reward.map { (0...1).contains($0) } ?? (task.evaluation == nil))
    }

    private func resetAfterTheEndStartsAnew() throws {
        var world = world
        let start = try world.reset(task: task, seed: 7)
        _ = try world.step(.stop(answer: ""))
        #expect(fingerprint(try world.reset(task: task, seed: 7)) == fingerprint(start))
    }
}
