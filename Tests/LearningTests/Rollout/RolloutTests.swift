import Browser
import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Rollouts")
struct RolloutTests {
    private let jobs = LibraryEnvironment.tasks(0..<12).enumerated().map {
        Rollout.Job(task: $1, seed: UInt64($0))
    }

    private func play(_ workers: Int) -> [Trajectory] {
        Rollout(workers: workers) { LibraryEnvironment() }.play(
            jobs, with: LinearPolicy(noisyParameters(bits: 12)))
    }

    @Test("Equal seeds give equal episodes on any number of workers")
    func determinism() {
        let one = play(1)
        #expect(one.map { $0.steps.map(\.action) } == play(3).map { $0.steps.map(\.action) })
        #expect(one.map(\.reward) == play(2).map(\.reward))
        #expect(one.map(\.task.taskID) == jobs.map(\.task.taskID))
    }

    @Test("An episode whose world fails has no reward and is marked")
    func failure() {
        var task = jobs[0].task
        task.startURLs = ["broken"]
        let played = Rollout(workers: 2) { LibraryEnvironment() }.play(
            [Rollout.Job(task: task, seed: 1), jobs[1]], with: RandomPolicy())
        #expect(played.map { $0.ending == .infrastructureFailure } == [true, false])
        #expect(played[0].reward == nil)
    }

    @Test("Sixteen workers have sixteen requests under way, whatever the number of cores")
    func requestsSideBySide() throws {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Hello"
        let server = try #require(RawServer(answer: Array(page.utf8), connections: 16, gathers: 16))
        var limits = LiveTransport.Limits()
        limits.timeout = 20
        let live = LiveTransport(allowedHosts: ["127.0.0.1"], limits: limits, proxy: .none)
        let task = WebTask(
            taskID: "look", sites: [], intent: "", startURLs: ["http://127.0.0.1:\(server.port)/"])
        let played = Rollout(workers: 16) { WebEnvironment(transport: live) }.play(
            (0..<16).map { Rollout.Job(task: task, seed: $0) }, with: ScriptedPolicy(actions: []))
        #expect(played.allSatisfy { $0.failure == nil && $0.ending != .infrastructureFailure })
        #expect(played.allSatisfy { $0.steps.first?.observation.text.contains("Hello") == true })
    }

    @Test("Doing the same actions again gives the same observations")
    func replay() {
        let rollout = Rollout(workers: 2) { LibraryEnvironment() }
        let played = rollout.play(jobs, with: RandomPolicy())
        let again = rollout.replay(zip(jobs, played).map { ($0, $1.steps.map(\.action)) })
        #expect(
            again.map { $0.steps.map(\.observation.page.text) }
                == played.map { $0.steps.map(\.observation.page.text) })
        #expect(again.map(\.reward) == played.map(\.reward))
    }
}

@Suite("Random numbers")
struct RandomSourceTests {
    @Test("Keys and their order decide the numbers")
    func keys() {
        func first(_ source: RandomSource) -> UInt64 {
            var copy = source
            return copy.next()
        }
        #expect(first(RandomSource(1, 2)) == first(RandomSource(1, 2)))
        #expect(first(RandomSource(1, 2)) != first(RandomSource(2, 1)))
        #expect(first(RandomSource(1)) != first(RandomSource(1, 0)))
    }
}
