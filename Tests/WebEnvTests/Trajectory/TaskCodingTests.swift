import Groundwork
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

@Suite("A trajectory file keeps tasks in whatever format it is given")
struct TaskCodingTests {
    /// Tasks by their ids alone.
    private let byID = TaskCoding(
        read: { value in WebTask(taskID: value.string ?? "", sites: [], intent: "", startURLs: []) },
        write: { task, writer in writer.string(task.taskID) })

    @Test("Another format is written and read, and WebArena's is the one of task files")
    func formats() throws {
        let trajectory = Trajectory(
            task: Shop.task, seed: 3, steps: [], ending: .stopped, reward: 1, scoredBy: .evaluator)
        let bytes = TrajectoryFile.write([trajectory], tasks: byID)
        #expect(String(decoding: bytes, as: UTF8.self).containsScalars(#"{"task":"1","seed":3,"#))
        let copy = try TrajectoryFile.read(bytes, file: "t.jsonl", tasks: byID).trajectories
        #expect(copy.map(\.task.taskID) == ["1"] && copy.map(\.task.intent) == [""])
        let whole = TrajectoryFile.write([trajectory])
        #expect(try TrajectoryFile.read(whole, file: "t.jsonl").trajectories.map(\.task) == [Shop.task])
        #expect(throws: TrajectoryFileError.self) { try TrajectoryFile.read(bytes, file: "t.jsonl") }
    }
}
