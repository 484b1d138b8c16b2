import Foundation
import Groundwork
import Testing
@testable import WebArena
import WebEnv

@testable import MockWeb

@Suite("Checks of tasks that are long or large")
struct LargeTaskTests {
    private func task(_ template: String, _ edit: (inout WebTask) -> Void) throws -> (WebTask, TaskAudit) {
        let instantiator = try TaskInstantiator(host: LibrarySite.host())
        let index = try #require(instantiator.templates.firstIndex { $0.id == template })
        var task = instantiator.task(.init(template: index, instance: 0), seed: 0)
        edit(&task)
        return (task, TaskAudit(world: MockWorld(hosts: [instantiator.host])))
    }

    @Test("A solution of more steps than a proof plays is said, by the audit and by the proof")
    func longSolutions() throws {
        let home = SolutionStep(verb: .click, role: "link", name: "Home")
        let (task, audit) = try task("year_of_book") { task in
            task.solution.insert(contentsOf: Array(repeating: home, count: 250), at: 0)
        }
        let sentence = "the solution has \(task.solution.count) steps, and 200 at most are played"
        #expect(audit.audit(task).reasons == [sentence])
        let instantiator = try TaskInstantiator(host: LibrarySite.host())
        #expect(instantiator.prove(task)?.reasons == [sentence])
    }

    @Test("Steps behind the end of an episode are not taken")
    func overrun() throws {
        var environment = WebEnvironment(
            transport: MockWorld(hosts: [try LibrarySite.host()]), limits: .proof)
        let task = WebTask(taskID: "t", sites: ["library"], intent: "", startURLs: ["__LIBRARY__/"])
        _ = try environment.reset(task: task, seed: 0)
        let home = SolutionStep(verb: .click, role: "link", name: "Home")
        let long = Playback(Array(repeating: home, count: 250), from: environment)
        #expect(long.before.count == 200)
        #expect(long.problem == "step 201 of the solution: the episode is over after 200 steps")
        #expect(long.end.isOver)
        let after = Playback([home], from: long.end)
        #expect(after.problem == "step 1 of the solution: the episode is over after 200 steps")
    }

    @Test(
        "Numbers at the end of their range are altered as others are",
        arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e999", "nan"])
    func numbers(text: String) throws {
        let (task, audit) = try task("year_of_book") { task in
            task.solution = [
                SolutionStep(verb: .click, role: "link", name: "Catalogue"),
                SolutionStep(verb: .fill, role: "searchbox", name: "Search", text: text, pressEnter: true),
                SolutionStep(verb: .stop, text: "x"),
            ]
            task.evaluation?.referenceAnswers = ReferenceAnswers(
                checks: [.init(rule: .exactMatch, values: ["x"], isScalar: true)])
        }
        #expect(audit.audit(task).reasons == [])
    }

    @Test("An evaluator with many checks and values is audited, and one with too many is said")
    func manyValues() throws {
        let words = (0..<200).map { "word\($0)" }
        let (answers, audit) = try task("year_of_book") { task in
            task.solution[task.solution.count - 1].text = words.joined(separator: " ")
            task.evaluation?.referenceAnswers = ReferenceAnswers(
                checks: [.init(rule: .mustInclude, values: words, isScalar: false)])
        }
        let result = audit.audit(answers)
        #expect(result.reasons == [])
        #expect(result.mutants == 401)
        // A text that begins with another one can't be told apart by leaving out the latter.
        #expect(result.survivors.allSatisfy { $0.hasPrefix("reference answer: without 'word") })
        let (large, _) = try task("year_of_book") { task in
            task.evaluation?.referenceAnswers = ReferenceAnswers(
                checks: [
                    .init(rule: .mustInclude, values: Array(repeating: "x", count: 1001), isScalar: false)
                ])
        }
        #expect(
            audit.audit(large).reasons == [
                "the evaluator has 1001 checks and values, and 1000 at most are audited"
            ])
    }

    @Test("Many checks of pages are audited by opening each page once")
    func manyPages() throws {
        let (task, audit) = try task("borrow_book") { task in
            guard let check = task.evaluation?.programHTML.first else { return }
            task.evaluation?.programHTML = Array(repeating: check, count: 60)
        }
        let result = audit.audit(task)
        #expect(result.reasons == [])
        #expect(result.survivors.count == 60)
    }
}

@Suite("An evaluator taken apart says what the whole one says")
struct EvaluationTraceTests {
    private static let answers: [ReferenceAnswers] = [
        checks((.exactMatch, ["1957"], true)), checks((.mustInclude, ["19", "57"], false)),
        checks((.mustInclude, ["1"], false)), checks((.mustInclude, ["1", "x"], false)),
        checks((.mustExclude, ["1957", "book"], false)), checks((.fuzzyMatch, ["1957", "year"], false)),
        checks((.fuzzyMatch, ["N/A"], true)), checks((.oneOf, ["1957", "1958"], false)),
        checks((.mustInclude, ["19"], false), (.mustExclude, ["x"], false)),
        checks((.exactMatch, ["a"], true), (.fuzzyMatch, ["N/A"], true)),
        checks((.requiredValues, ["a"], false)),
        checks(),
    ]
    private static let contents: [ReferenceAnswers] = [
        checks((.mustInclude, ["Catalogue", "Home |OR| x"], false)),
        checks((.exactMatch, ["Catalogue"], true)),
        checks((.mustExclude, ["zebra", "Catalogue"], false)),
        checks((.requiredValues, [">= 3", "no number"], false)),
        checks((.fuzzyMatch, ["Catalogue"], false)),
        checks((.mustInclude, ["x"], false), (.exactMatch, ["Catalogue"], true)),
    ]
    private static func checks(_ rules: (ReferenceAnswers.Rule, [String], Bool)...) -> ReferenceAnswers {
        ReferenceAnswers(checks: rules.map { .init(rule: $0.0, values: $0.1, isScalar: $0.2) })
    }

    private static func specs(_ random: inout RandomSource) -> EvaluationSpec {
        let pages = [
            "__LIBRARY__/", "__LIBRARY__/books", "last", "__LIBRARY__/books?q=the", "__LIBRARY__/nowhere",
        ]
        let locators = [
            "", "document.title", "document.querySelector('h1').outerText", "document.body.outerText",
        ]
        func pick<T>(_ items: [T]) -> T { items[Int(random.next() % UInt64(items.count))] }
        var kinds: [EvaluationSpec.Kind] = [.stringMatch, .urlMatch, .programHTML]
        kinds.shuffle(using: &random)
        var spec = EvaluationSpec(kinds: Array(kinds.prefix(Int(random.next() % 3) + 1)))
        spec.scoring = random.next() % 4 == 0 ? .webArenaLite : .webArena
        spec.referenceAnswers = pick(answers)
        spec.referenceURL = pick(["__LIBRARY__/books", "__LIBRARY__/", "__LIBRARY__/books?q=the"])
        spec.programHTML = (0..<Int(random.next() % 4)).map { _ in
            ContentCheck(url: pick(pages), locator: pick(locators), requiredContents: pick(contents))
        }
        return spec
    }

    @Test("The scores of random evaluators, and of all their mutants, are those of a whole run")
    func equality() throws {
        var environment = WebEnvironment(transport: MockWorld(hosts: [try LibrarySite.host()]))
        let start = WebTask(taskID: "t", sites: ["library"], intent: "", startURLs: ["__LIBRARY__/books"])
        _ = try environment.reset(task: start, seed: 0)
        var random = RandomSource(seed: 3)
        var compared = 0
        var differing = 0
        for _ in 0..<150 {
            let spec = Self.specs(&random)
            var task = start
            task.solution = [SolutionStep(verb: .fill, text: "Catalogue x 19")]
            for answer in ["1957", "19 57 1", ""] {
                let whole = Attempt(
                    name: "", session: environment.session, answer: answer, expectation: .either)
                let expected = try whole.score(spec, mustWork: false)
                let trace = try? EvaluationTrace(spec, answer: answer, session: environment.session) { _, _ in
                    true
                }
                #expect(trace?.score == expected, "\(spec)")
                guard let trace else { continue }
                for mutant in EvaluatorMutation(of: task, evaluation: spec).mutants {
                    let variant = try #require(EvaluationVariant(mutant.spec, of: spec))
                    let score = try whole.score(mutant.spec, mustWork: false)
                    #expect(trace.score(variant) == score, "\(mutant.change) of \(spec)")
                    compared += 1
                    differing += score == expected ? 0 : 1
                }
            }
        }
        #expect(compared > 500 && differing > 50)
    }
}
