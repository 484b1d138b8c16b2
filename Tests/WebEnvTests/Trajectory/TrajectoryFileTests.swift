import TestSupport
import Testing
@testable import WebArena
import WebEnv

@Suite struct TrajectoryFileTests {
    private func trajectory(seed: UInt64) throws -> Trajectory {
        var world = Shop.environment()
        var step = try world.reset(task: Shop.task, seed: seed)
        var steps: [Trajectory.Step] = []
        var player = ReferencePlayer(Shop.task.solution)
        while let action = try player.nextAction(step.observation) {
            steps.append(
                Trajectory.Step(
                    observation: step.observation, action: action,
                    logProbability: steps.isEmpty ? nil : -0.1 - Double(seed),
                    actionCount: 12))
            step = try world.step(action)
        }
        return Trajectory(
            task: Shop.task, seed: seed, steps: steps, ending: .stopped, reward: step.reward,
            scoredBy: .evaluator)
    }

    @Test func `a trajectory is read back as it was written`() throws {
        let original = try trajectory(seed: .max)
        let bytes = TrajectoryFile.write([original])
        let copy = try #require(try TrajectoryFile.read(bytes, file: "t.jsonl").trajectories.first)
        #expect(copy.task == original.task)
        #expect(copy.seed == original.seed)
        #expect(copy.reward == 1)
        #expect(copy.scoredBy == .evaluator)
        #expect(copy.steps.map(\.action) == original.steps.map(\.action))
        #expect(copy.steps.map(\.logProbability) == original.steps.map(\.logProbability))
        #expect(copy.steps.map(\.observation.nodes) == original.steps.map(\.observation.nodes))
        #expect(copy.steps.map(\.observation.page.text) == original.steps.map(\.observation.page.text))
        #expect(copy.steps.map(\.observation.url) == original.steps.map(\.observation.url))
        #expect(TrajectoryFile.write([copy]) == bytes)
    }

    @Test func `a page that several trajectories saw is written once`() throws {
        let one = TrajectoryFile.write([try trajectory(seed: 1)])
        let two = TrajectoryFile.write([try trajectory(seed: 1), try trajectory(seed: 2)])
        func pages(_ bytes: [UInt8]) -> Int {
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("{\"page\"") }
                .count
        }
        #expect(pages(one) == 4)
        #expect(pages(two) == 4)
    }

    @Test func `writing goes on where a killed process stopped`() throws {
        let whole = TrajectoryFile.write([try trajectory(seed: 1)])
        for cut in [1, 10, 200] {
            let partial = whole + TrajectoryFile.write([try trajectory(seed: 2)]).suffix(900).dropLast(cut)
            let contents = try TrajectoryFile.read(Array(partial), file: "t.jsonl")
            #expect(contents.trajectories.count == 1)
            #expect(contents.droppedBytes > 0)
            var writer = TrajectoryWriter(continuing: contents)
            let continued =
                Array(partial[..<contents.validLength]) + writer.lines(for: try trajectory(seed: 3))
            #expect(try TrajectoryFile.read(continued, file: "t.jsonl").trajectories.map(\.seed) == [1, 3])
        }
    }

    @Test func `a wrong line is named`() throws {
        let bytes = TrajectoryFile.write([try trajectory(seed: 1)]) + Array("{\"x\": 1}\n".utf8)
        let error = #expect(throws: TrajectoryFileError.self) {
            try TrajectoryFile.read(bytes, file: "t.jsonl")
        }
        #expect(error?.line == 7)
        #expect(throws: TrajectoryFileError.self) {
            try TrajectoryFile.read(Array("{}\n".utf8), file: "t.jsonl")
        }
        #expect(try TrajectoryFile.read([], file: "t.jsonl").trajectories.isEmpty)
    }
}
