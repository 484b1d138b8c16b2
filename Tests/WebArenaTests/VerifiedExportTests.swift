@testable import Browser
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

@Suite struct VerifiedExportTests {
    private func convert(_ tasks: [WebTask]) throws -> [VerifiedExport.Outcome] {
        try VerifiedExport(transport: Shop.transport(), siteName: { $0 }).convert(tasks)
    }
    private func task(_ outcome: VerifiedExport.Outcome?) throws -> WebTask {
        guard case .task(let task) = try #require(outcome) else {
            throw EnvironmentError("left out: \(String(describing: outcome))")
        }
        return task
    }
    private func answering(_ references: [ReferenceAnswers.Check], _ answer: String, id: String = "x")
        -> WebTask
    {
        WebTask(
            taskID: id, sites: ["shopping"], intent: "Which?", intentTemplateID: "which",
            startURLs: ["__SHOPPING__/"],
            evaluation: EvaluationSpec(
                kinds: [.stringMatch], referenceAnswers: ReferenceAnswers(checks: references)),
            solution: [SolutionStep(verb: .stop, text: answer)])
    }
    private func expected(_ task: WebTask) throws -> VerifiedEvaluation.ResponseCheck {
        try #require(task.evaluation?.verified).response
    }

    @Test func `a change becomes the request that the solution sends`() throws {
        let result = try task(try convert([Shop.task]).first)
        let verified = try #require(result.evaluation?.verified)
        #expect(verified.response.taskType == .mutate)
        let check = try #require(verified.events.first)
        #expect(verified.events.count == 1)
        #expect(check.urls == ["__SHOPPING__/cart/add"] && check.method == "POST" && check.status == 302)
        #expect(check.postData == [.init("qty", .string("2")), .init("go", .string("yes"))])
    }

    @Test func `a converted task is read back as it was written, and solved by the same steps`() throws {
        let result = try task(try convert([Shop.task]).first)
        let copy = try #require(try TaskFile.read(TaskFile.write([result]), file: "copy").first)
        #expect(copy.evaluation == result.evaluation)
        var environment = Shop.environment()
        var now = try environment.reset(task: copy, seed: 0)
        var player = ReferencePlayer(Array(Shop.task.solution.dropLast()))
        while let action = try player.nextAction(now.observation) { now = try environment.step(action) }
        let answer = AgentResponse.text(of: "", to: copy)
        #expect(try environment.step(.stop(answer: answer)).reward == 1)
    }

    @Test func `a page becomes the last navigation, other keys of the query aside`() throws {
        let page = WebTask(
            taskID: "p", sites: ["shopping"], intent: "Show the blue mug", startURLs: ["__SHOPPING__/"],
            evaluation: EvaluationSpec(kinds: [.urlMatch], referenceURL: "__SHOPPING__/mug?colour=blue"),
            solution: [
                SolutionStep(verb: .click, role: "link", name: "Blue mug"), SolutionStep(verb: .stop),
            ])
        let verified = try #require(try task(try convert([page]).first).evaluation?.verified)
        #expect(verified.response.taskType == .navigate)
        #expect(verified.events.map(\.urls) == [["__SHOPPING__/mug?colour=blue"]])
        #expect(verified.events.map(\.ignoredQueryPatterns) == [["^(?!colour$).+$"]])
    }

    @Test(arguments: [
        (["$11.99", "$1,080.95"], "currency"), (["20", "3"], "number"), (["020"], "string"),
        (["blue", "3"], "string"),
    ])
    func `answers become values of a type`(values: [String], type: String) throws {
        let converted = try convert([
            answering(
                [.init(rule: .mustInclude, values: values, isScalar: false)],
                values.joined(separator: " - "))
        ])
        let response = try expected(try task(converted.first))
        #expect(response.retrievedData == values.map { .string($0) })
        let items = response.schema["items"]
        #expect((items?["format"] ?? items?["type"])?.string == type)
    }

    @Test func `alternatives and what is not there have their own forms`() throws {
        let converted = try convert([
            answering([.init(rule: .mustInclude, values: ["65 |OR| 3"], isScalar: false)], "65 |OR| 3"),
            answering([.init(rule: .fuzzyMatch, values: ["N/A"], isScalar: true)], "N/A"),
        ])
        #expect(try expected(task(converted[0])).retrievedData == [.array([.string("65"), .string("3")])])
        let missing = try expected(task(converted[1]))
        #expect(missing.status == "NOT_FOUND_ERROR" && missing.retrievedData == nil)
    }

    @Test func `tasks are numbered by their place, templates by their first`() throws {
        let check = ReferenceAnswers.Check(rule: .exactMatch, values: ["a"], isScalar: true)
        let ids = try convert([answering([check], "a", id: "x"), answering([check], "a", id: "y")]).map {
            try task($0)
        }
        #expect(ids.map(\.taskID) == ["0", "1"] && ids.map(\.intentTemplateID) == ["0", "0"])
        let numbered = try convert([answering([check], "a", id: "17")]).map { try task($0) }
        #expect(numbered.map(\.taskID) == ["17"])
    }

    @Test func `what no request shows is left out with a reason`() throws {
        var unsent = Shop.task
        unsent.solution = [
            SolutionStep(verb: .click, role: "link", name: "Blue mug"),
            SolutionStep(verb: .fill, role: "spinbutton", name: "Quantity", text: "2"),
            SolutionStep(verb: .stop),
        ]
        unsent.evaluation?.programHTML = [
            ContentCheck(
                url: "last", locator: "document.querySelector('[name=qty]').value",
                requiredContents: ReferenceAnswers(
                    checks: [.init(rule: .exactMatch, values: ["2"], isScalar: true)]))
        ]
        var unsolved = Shop.task
        unsolved.solution = []
        var atOnce = unsent
        atOnce.evaluation = EvaluationSpec(kinds: [.urlMatch], referenceURL: "__SHOPPING__/")
        atOnce.solution = [SolutionStep(verb: .stop)]
        let reasons = try convert([unsent, unsolved, atOnce]).map { outcome in
            if case .leftOut(let reason) = outcome { return reason }
            return ""
        }
        #expect(
            reasons == [
                "nothing is sent that changes anything", "no reference solution",
                "stopping at once passes checks of requests",
            ])
    }
}
