import Foundation
import Testing
import WebEnv

@testable import MockWeb

@Suite("The suites of all sites")
struct SuiteTests {
    private let suites: [TaskSuite: [WebTask]]
    private let instantiators: [TaskInstantiator]

    init() throws {
        suites = try Dictionary(
            uniqueKeysWithValues: TaskSuite.allCases.map { suite in
                let file = packageRoot.appending(path: "suites/\(suite.rawValue).json")
                return (
                    suite, try TaskFile.read([UInt8](Data(contentsOf: file)), file: file.lastPathComponent)
                )
            })
        instantiators = try bundledInstantiators()
    }

    private func tasks(_ suite: TaskSuite) -> [WebTask] { suites[suite] ?? [] }

    /// One task in so many; all where `WEBRL_ALL_PROOFS` is set.
    private func sample(_ suite: TaskSuite, one stride: Int) -> [WebTask] {
        if ProcessInfo.processInfo.environment["WEBRL_ALL_PROOFS"] != nil { return tasks(suite) }
        return tasks(suite).enumerated().filter { $0.offset % stride == 0 }.map(\.element)
    }

    private func template(of task: WebTask) -> TaskTemplate? {
        instantiators.first { task.taskID.hasPrefix($0.host.site.name + ".") }?.templates
            .first { $0.id == task.intentTemplateID }
    }

    private func groups(_ suite: TaskSuite) -> [String: Int] {
        Dictionary(grouping: tasks(suite).compactMap(template), by: SuiteBuilder.group).mapValues(\.count)
    }

    @Test("No task stands in a suite twice")
    func identifiers() {
        for suite in TaskSuite.allCases {
            #expect(Set(tasks(suite).map(\.taskID)).count == tasks(suite).count, "\(suite)")
        }
    }

    @Test("lite has 165 tasks, each of another template, in WebArena-Lite's proportions")
    func lite() {
        #expect(tasks(.lite).count == 165)
        #expect(Set(tasks(.lite).map { "\($0.sites) \($0.intentTemplateID)" }).count == 165)
        let groups = groups(.lite)
        for share in SuiteBuilder.shares { #expect(groups[share.group] == share.lite, "\(share.group)") }
    }

    @Test("test has 800 tasks in WebArena's proportions")
    func test() {
        #expect(tasks(.test).count == 800)
        let groups = groups(.test)
        for share in SuiteBuilder.shares { #expect(groups[share.group] == share.test, "\(share.group)") }
    }

    @Test("train has at least 5,000 tasks, none of a template that is kept unseen; unseen has only such")
    func split() {
        #expect(tasks(.train).count >= 5000)
        #expect(tasks(.train).allSatisfy { template(of: $0)?.isUnseen == false })
        #expect(tasks(.unseen).count >= 100)
        #expect(tasks(.unseen).allSatisfy { template(of: $0)?.isUnseen == true })
    }

    @Test("No key value of a test task occurs in train, and no task of lite does")
    func separation() {
        func keyValues(_ suite: TaskSuite) -> Set<String> {
            Set(
                tasks(suite).flatMap { task in
                    (template(of: task)?.keys ?? []).compactMap { task.instantiation[$0]?.lowercased() }
                })
        }
        #expect(keyValues(.test).isDisjoint(with: keyValues(.train)))
        #expect(Set(tasks(.lite).map(\.taskID)).isDisjoint(with: tasks(.train).map(\.taskID)))
    }

    @Test("The files hold what the command writes")
    func files() throws {
        let builder = SuiteBuilder(instantiators: instantiators, seed: 1)
        for suite in TaskSuite.allCases {
            for task in sample(suite, one: suite == .train ? 200 : 20) {
                let remade = try #require(builder.remade(task), "\(task.taskID)")
                #expect(TaskFile.write([remade]) == TaskFile.write([task]), "\(task.taskID)")
            }
        }
    }

    @Test("The tasks of lite are proven, and 99 % of all evaluator mutants are told apart")
    func proofs() {
        let check = SuiteCheck(hosts: instantiators.map(\.host), instantiators: instantiators)
        let results = check.check(sample(.lite, one: 5), threads: 2)
        for result in results where !result.reasons.isEmpty {
            Issue.record("\(result.taskID): \(result.reasons.joined(separator: "; "))")
        }
        #expect(SuiteReport(results).mutationScore >= 0.99)
    }
}
