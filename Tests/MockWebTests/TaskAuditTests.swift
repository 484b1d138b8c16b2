import Testing
import WebEnv

@testable import MockWeb

@Suite("Audit of tasks")
struct TaskAuditTests {
    private func audited(_ template: String, _ edit: (inout WebTask) -> Void = { _ in }) throws -> AuditResult
    {
        let instantiator = try TaskInstantiator(host: LibrarySite.host())
        let index = try #require(instantiator.templates.firstIndex { $0.id == template })
        var task = instantiator.task(.init(template: index, instance: 0), seed: 0)
        let nearMisses = instantiator.nearMisses(of: task)
        edit(&task)
        return TaskAudit(world: MockWorld(hosts: [instantiator.host])).audit(task, nearMisses: nearMisses)
    }

    @Test(
        "Every mutant of a sound evaluator is told apart",
        arguments: ["year_of_book", "open_book", "borrow_book"])
    func soundness(template: String) throws {
        let result = try audited(template)
        #expect(result.reasons.isEmpty, "\(result.reasons)")
        #expect(result.mutants >= 2)
        #expect(result.survivors.isEmpty, "\(result.survivors)")
    }

    @Test("A check that nothing depends on survives as a mutant")
    func redundancy() throws {
        let result = try audited("borrow_book") { task in
            let banner = ContentCheck(
                url: "__LIBRARY__/", locator: "",
                requiredContents: ReferenceAnswers(
                    checks: [.init(rule: "must_include", values: ["Catalogue"], isScalar: false)]))
            task.evaluation?.programHTML.append(banner)
        }
        #expect(result.survivors.contains("without page content 2"))
    }

    @Test("A solution that does not score, and an evaluator that anything satisfies, are said")
    func unsoundness() throws {
        let failing = try audited("year_of_book") {
            $0.solution[$0.solution.count - 1].text = "in the year 1"
        }
        #expect(failing.reasons.contains { $0.hasPrefix("the reference solution scores 0") })
        let lax = try audited("open_book") { $0.evaluation?.referenceURL = "__LIBRARY__/" }
        #expect(lax.reasons.contains { $0.hasPrefix("doing nothing scores 1") })
    }

    @Test("The first page must not show the answer that is looked up on another")
    func leaks() throws {
        func result(answer: String) throws -> AuditResult {
            try audited("year_of_book") { task in
                task.startURLs = ["__LIBRARY__/books"]
                task.solution.removeFirst()
                task.evaluation?.referenceAnswers = ReferenceAnswers(
                    checks: [.init(rule: "must_include", values: [answer], isScalar: false)])
            }
        }
        func showsAnswer(_ result: AuditResult) -> Bool {
            result.reasons.contains { $0.contains("shows the answer") }
        }
        var environment = WebEnvironment(transport: MockWorld(hosts: [try LibrarySite.host()]))
        let visit = WebTask(taskID: "visit", sites: ["library"], intent: "", startURLs: ["__LIBRARY__/books"])
        let catalogue = try environment.reset(task: visit, seed: 0).observation.page
        let line = try #require(
            catalogue.nodes.map(\.name).first { $0.count >= 5 && $0.contains(where: \.isNumber) })
        #expect(showsAnswer(try result(answer: line)))
        #expect(
            !showsAnswer(try result(answer: "Catalogue")), "a word without a digit stands there by chance")
    }

    @Test("A suite's results are the same on any number of threads")
    func threads() throws {
        let instantiator = try TaskInstantiator(host: LibrarySite.host())
        let tasks = instantiator.instantiate(count: 12, seed: 1, split: .all).tasks
        let check = SuiteCheck(hosts: [instantiator.host], instantiators: [instantiator])
        let one = check.check(tasks, threads: 1)
        #expect(one == check.check(tasks, threads: 3))
        #expect(SuiteReport(one).tasks == 12)
    }
}
