import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

/// A failed episode of a task that saw the library's catalogue.
private func failedEpisode(_ task: WebTask) throws -> Trajectory {
    var environment = LibraryEnvironment()
    let actions: [Action] = [.click(id: 3), .stop(answer: "I give up")]
    var now = try environment.reset(task: task, seed: 1)
    var steps: [Trajectory.Step] = []
    for action in actions {
        steps.append(
            Trajectory.Step(observation: now.observation, action: action, logProbability: -1, actionCount: 5))
        now = try environment.step(action)
    }
    return Trajectory(task: task, seed: 1, steps: steps, ending: .stopped, reward: 0, scoredBy: .evaluator)
}

@Suite("Task generation")
struct TaskGeneratorTests {
    private func proposals(_ tasks: [WebTask], count: Int = 60) throws -> [ProposedTask] {
        var random = RandomSource(7)
        return RecombiningGenerator().propose(
            from: try tasks.map(failedEpisode), count: count, phase: 2, using: &random)
    }

    @Test("Values are exchanged for others of the same column, that pages have shown")
    func sameColumn() throws {
        let made = try proposals(LibraryEnvironment.tasks([0], kinds: ["author"])).filter {
            $0.origin == .sameColumn
        }
        let titles = Set(LibraryEnvironment.books.prefix(12).map(\.title))
        #expect(!made.isEmpty)
        for proposal in made {
            #expect(proposal.newValues.allSatisfy(titles.contains))
            #expect(proposal.task.intent == "Who wrote \"\(proposal.newValues[0])\"?")
        }
    }

    @Test("Frames of other intents take over values")
    func otherFrame() throws {
        let made = try proposals(LibraryEnvironment.tasks(0..<3)).filter { $0.origin != .sameColumn }
        #expect(!made.isEmpty)
        #expect(made.allSatisfy { $0.newValues.count == 1 })
    }

    @Test("Proposals have no evaluator and no solution, but the start of their seed")
    func shape() throws {
        for proposal in try proposals(LibraryEnvironment.tasks(0..<3)) {
            #expect(proposal.task.evaluation == nil)
            #expect(proposal.task.solution.isEmpty)
            #expect(proposal.task.startURLs == ["http://library.test/"])
        }
    }

    @Test("Nothing comes from nothing, and nothing from successes alone")
    func empty() throws {
        var random = RandomSource(1)
        var success = try failedEpisode(LibraryEnvironment.tasks([0])[0])
        success.reward = 1
        #expect(RecombiningGenerator().propose(from: [], count: 5, phase: 1, using: &random).isEmpty)
        #expect(RecombiningGenerator().propose(from: [success], count: 5, phase: 1, using: &random).isEmpty)
    }
}

@Suite("Task filter")
struct TaskFilterTests {
    private let training = LibraryEnvironment.tasks(0..<3, kinds: ["author"])
    private let held = LibraryEnvironment.tasks([5], kinds: ["author"])

    private func filter(_ intents: [String], newValues: [String] = [], value: Double = 0.4) throws
        -> TaskFilter.Tally
    {
        let experience = try training.map(failedEpisode)
        var filter = TaskFilter(band: 0.05...0.75, training: training, held: held)
        let proposals = intents.map { intent in
            ProposedTask(
                task: WebTask(taskID: "new", sites: [], intent: intent, startURLs: []),
                firstObservation: experience[0].steps[0].observation, newValues: newValues,
                origin: .sameColumn)
        }
        return filter.filter(proposals, limit: 10, experience: experience) { _ in value }.tally
    }

    private func title(_ book: Int) -> String { LibraryEnvironment.books[book].title }

    @Test("A new, feasible task of medium difficulty is kept")
    func kept() throws {
        let report = try filter(["Who wrote \"\(title(7))\"?"], newValues: [title(7)])
        #expect(report.kept == 1)
        #expect(report.difficulties == [0.4])
    }

    @Test("Tasks that the critic finds too easy or too hard are not")
    func band() throws {
        #expect(try filter(["Who wrote \"\(title(7))\"?"], value: 0.8).rejected == [.tooEasy: 1])
        #expect(try filter(["Who wrote \"\(title(7))\"?"], value: 0.01).rejected == [.tooHard: 1])
    }

    @Test("The same words in any order are a duplicate, of training and of earlier proposals")
    func duplicates() throws {
        #expect(try filter(["\"\(title(1))\": who wrote it?"]).rejected == [.duplicate: 1])
        let twice = "Who wrote \"\(title(7))\"?"
        #expect(try filter([twice, twice]).rejected == [.duplicate: 1])
    }

    @Test("Held-out intents and values that only they name are kept away")
    func contamination() throws {
        #expect(try filter([held[0].intent]).rejected == [.contaminated: 1])
        #expect(try filter(["Reserve \"\(title(5))\" today"]).rejected == [.contaminated: 1])
    }

    @Test("Values that nobody has seen are infeasible")
    func feasibility() throws {
        #expect(
            try filter(["Who wrote \"Moby Dick\"?"], newValues: ["Moby Dick"]).rejected == [.infeasible: 1])
        #expect(try filter(["Is \"\(title(7))\" like \"\(title(7))\"?"]).rejected == [.infeasible: 1])
    }
}

@Suite("Task pool")
struct TaskPoolTests {
    @Test("Tasks that are sometimes solved are drawn before those that always are")
    func weights() {
        let tasks = LibraryEnvironment.tasks(0..<10)
        var pool = TaskPool(tasks)
        let solved = Set(tasks.prefix(20).map(\.taskID))
        pool.update(
            tasks.flatMap { task in
                [true, solved.contains(task.taskID)].map { (task: task.taskID, isSuccess: $0) }
            })
        var drawn = 0
        for seed in 0..<50 {
            var random = RandomSource(UInt64(seed))
            drawn += pool.draw(10, using: &random).count { solved.contains($0.taskID) }
        }
        #expect(drawn < 150)
        #expect(drawn > 0)
    }
}
