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
        let neighbours = try #require(instantiator.neighbours(of: task))
        edit(&task)
        return TaskAudit(world: MockWorld(hosts: [instantiator.host])).audit(task, neighbours: neighbours)
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
                    checks: [.init(rule: .mustInclude, values: ["Catalogue"], isScalar: false)]))
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
        #expect(lax.reasons.contains { $0.hasPrefix("a random walk scores 1") })
    }

    @Test("A solution that goes on after its goal, and an evaluator that another task satisfies, are said")
    func neighbours() throws {
        let late = try audited("borrow_book") { task in
            task.solution.insert(
                SolutionStep(verb: .click, role: "link", name: "Home"), at: task.solution.count - 1)
        }
        #expect(late.reasons.contains { $0.hasPrefix("stopping before step 5 scores 1") })
        func weaken(_ task: inout WebTask) {
            task.evaluation?.programHTML[0].requiredContents = ReferenceAnswers(
                checks: [.init(rule: .mustInclude, values: ["May 25"], isScalar: false)])
        }
        #expect(
            try audited("borrow_book", weaken).reasons.contains {
                $0.hasPrefix("the solution of library.borrow_book.")
            })

        // Without templates, other tasks of the same file stand in for their rows.
        let instantiator = try TaskInstantiator(host: LibrarySite.host())
        let index = try #require(instantiator.templates.firstIndex { $0.id == "borrow_book" })
        var tasks = (0..<3).map { instantiator.task(.init(template: index, instance: $0), seed: 0) }
        let check = SuiteCheck(hosts: [instantiator.host], instantiators: [])
        #expect(check.check(tasks, threads: 1).allSatisfy { $0.reasons.isEmpty })
        weaken(&tasks[1])
        let results = check.check(tasks, threads: 1)
        #expect(results[1].reasons.contains { $0.hasPrefix("the solution of library.borrow_book.") })
        #expect(results[0].reasons.isEmpty)
    }

    @Test("The first page must not show the answer that is looked up on another")
    func leaks() throws {
        func result(answer: String) throws -> AuditResult {
            try audited("year_of_book") { task in
                task.startURLs = ["__LIBRARY__/books"]
                task.solution.removeFirst()
                task.evaluation?.referenceAnswers = ReferenceAnswers(
                    checks: [.init(rule: .mustInclude, values: [answer], isScalar: false)])
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

    @Test("A later page may show the answer among others of its kind, but not alone")
    func laterLeaks() throws {
        func leaks(_ answer: String) throws -> Bool {
            try audited("year_of_book") { task in
                task.evaluation?.referenceAnswers = ReferenceAnswers(
                    checks: [.init(rule: .mustInclude, values: [answer], isScalar: false)])
                task.solution[task.solution.count - 1].text = answer
            }.reasons.contains { $0.hasPrefix("the page before step 3 shows the answer") }
        }
        // The page of what was found says "1 books for …", and of the one book "by … , 1984".
        #expect(try leaks("1 books"))
        #expect(try leaks(", 1984"))
        func leaksInTheList(_ answer: String) throws -> Bool {
            try audited("year_of_book") { task in
                task.solution[1].text = "Burning"
                task.solution[2].name = "The Burning Compass"
                task.evaluation?.referenceAnswers = ReferenceAnswers(
                    checks: [.init(rule: .mustInclude, values: [answer], isScalar: false)])
            }.reasons.contains { $0.contains("shows the answer") }
        }
        #expect(try !leaksInTheList(", 1989"))
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
