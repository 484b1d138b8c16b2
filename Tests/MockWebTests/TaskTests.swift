import Testing
import WebEnv

@testable import MockWeb

struct TaskTests {
    private func instantiator() throws -> TaskInstantiator { try TaskInstantiator(host: LibrarySite.host()) }

    @Test func everyTaskOfTheLibraryIsProven() throws {
        let (tasks, report) = try instantiator().instantiate(count: 60, seed: 1, split: .all)
        let failures = report.templates.flatMap(\.failures).map { "\($0.taskID): \($0.reasons)" }
        #expect(failures.isEmpty, "\(failures.prefix(5))")
        #expect(report.tried == tasks.count)
        #expect(tasks.count == 60)
    }

    @Test func aTaskSaysWhatItsRowSays() throws {
        let instantiator = try instantiator()
        let index = try #require(instantiator.templates.firstIndex { $0.id == "year_of_book" })
        let slots = try #require(instantiator.templates[index].instances.first)
        let task = instantiator.task(.init(template: index, instance: 0), seed: 0)
        let title = slots.values[0].text
        #expect(task.intent.contains(title))
        #expect(task.taskID == "library.year_of_book.0")
        #expect(task.evaluation?.referenceAnswers?.checks.first?.values == [slots.values[1].text])
        #expect(task.solution.last?.text == slots.values[1].text)
        #expect(task.storageState == nil)
    }

    @Test func severalAnswersExpandToAList() throws {
        let instantiator = try instantiator()
        let index = try #require(instantiator.templates.firstIndex { $0.id == "books_by_author" })
        let task = instantiator.task(.init(template: index, instance: 0), seed: 0)
        let values = try #require(task.evaluation?.referenceAnswers?.checks.first?.values)
        #expect(values.count > 1)
        #expect(task.solution.last?.text == values.joined(separator: ", "))
    }

    @Test func theSameSeedGivesTheSameTasksOnAnyNumberOfThreads() throws {
        let one = try instantiator().instantiate(count: 12, seed: 9, split: .all, threads: 1).tasks
        let two = try instantiator().instantiate(count: 12, seed: 9, split: .all, threads: 3).tasks
        #expect(one == two)
        #expect(one.count == 12)
        #expect(one != (try instantiator().instantiate(count: 12, seed: 10, split: .all).tasks))
    }

    @Test func theSplitsShareNoTestValueAndNoUnseenTemplate() throws {
        let instantiator = try instantiator()
        let train = instantiator.candidates(seed: 0, split: .train),
            test = instantiator.candidates(seed: 0, split: .test)
        let unseen = instantiator.candidates(seed: 0, split: .unseen)
        func values(_ candidate: TaskInstantiator.Candidate) -> [String] {
            let template = instantiator.templates[candidate.template]
            return template.keyValues(template.instances[candidate.instance])
        }
        let trained = Set(train.flatMap(values))
        for candidate in test { #expect(values(candidate).contains { !trained.contains($0) }) }
        #expect(Set(train.map(\.template)).isDisjoint(with: unseen.map(\.template)))
        #expect(
            train.count + test.count + unseen.count == instantiator.candidates(seed: 0, split: .all).count)
        let share = Double(test.count) / Double(test.count + train.count)
        #expect((0.1...0.4).contains(share))
    }

    @Test func aTaskThatScoresWithoutBeingDoneIsNotProven() throws {
        let instantiator = try instantiator()
        let candidate = try #require(
            instantiator.candidates(seed: 0, split: .all).first {
                instantiator.templates[$0.template].id == "year_of_book"
            })
        var task = instantiator.task(candidate, seed: 0)
        task.evaluation?.referenceAnswers = ReferenceAnswers(checks: [])
        let proof = try #require(instantiator.prove(task))
        #expect(proof.reasons.contains { $0.hasPrefix("doing nothing scores") })
        #expect(proof.reasons.contains { $0.hasPrefix("the canary") })
    }

    @Test func aSolutionThatDoesNotReachItsGoalIsNotProven() throws {
        let instantiator = try instantiator()
        let candidate = try #require(
            instantiator.candidates(seed: 0, split: .all).first {
                instantiator.templates[$0.template].id == "borrow_book"
            })
        var task = instantiator.task(candidate, seed: 0)
        task.solution.remove(at: 3)
        #expect(
            try #require(instantiator.prove(task)).reasons.first?.contains(
                "the solution fails program_html, which wants") == true)
        task.solution[1].name = "Find"
        #expect(try #require(instantiator.prove(task)).reasons.first?.contains("step 2 (") == true)
    }
}
