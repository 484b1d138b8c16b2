import Foundation
import Testing
import WebArena
import WebEnv

@testable import MockWeb

@Suite("The suites of all sites")
struct SuiteTests {
    private let suites: [TaskSuite: [WebTask]]
    private let instantiators: [TaskInstantiator]
    private let shares: SuiteShares

    init() throws {
        suites = try Dictionary(
            uniqueKeysWithValues: TaskSuite.allCases.map { suite in
                let file = packageRoot.appending(path: "suites/\(suite.rawValue).json")
                return (
                    suite, try TaskFile.read([UInt8](Data(contentsOf: file)), file: file.lastPathComponent)
                )
            })
        instantiators = try bundledInstantiators()
        shares = try SuiteShares(file: packageRoot.appending(path: "suites/shares.yaml").path)
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

    private func groups(_ suite: TaskSuite) -> [SuiteShares.Group: Int] {
        Dictionary(grouping: tasks(suite).compactMap(template), by: shares.group).mapValues(\.count)
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
        for share in shares.shares { #expect(groups[share.group] == share.lite, "\(share.group)") }
    }

    @Test("test has 800 tasks in WebArena's proportions")
    func test() {
        #expect(tasks(.test).count == 800)
        let groups = groups(.test)
        for share in shares.shares { #expect(groups[share.group] == share.test, "\(share.group)") }
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

    @Test("Every task has all keys of WebArena's schema, each of its type", arguments: TaskSuite.allCases)
    func schema(suite: TaskSuite) throws {
        let file = packageRoot.appending(path: "suites/\(suite.rawValue).json")
        let tasks = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
        #expect(tasks.count == self.tasks(suite).count)
        for task in tasks {
            let problems = WebArenaSchema.problems(of: task)
            #expect(problems.isEmpty, "\(task["task_id"] ?? ""): \(problems)")
        }
    }

    @Test("The files hold what the command writes")
    func files() throws {
        let builder = SuiteBuilder(instantiators: instantiators, shares: shares, seed: 1)
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

/// What WebArena's `config_files/test.raw.json` has in each of its 812 tasks.
private enum WebArenaSchema {
    static func problems(of task: [String: Any]) -> [String] {
        var problems: [String] = []
        func need(_ isRight: Bool, _ what: String) { if !isRight { problems.append(what) } }
        func isNull(_ key: String, in object: [String: Any]) -> Bool { object[key] is NSNull }
        let sites = task["sites"] as? [String] ?? []
        need(!sites.isEmpty, "sites")
        for key in ["task_id", "start_url", "intent_template", "intent", "intent_template_id"] {
            need(!(task[key] as? String ?? "").isEmpty, key)
        }
        need(task["require_login"] is Bool, "require_login")
        need(task["require_reset"] as? Bool == false, "require_reset")
        need(isNull("geolocation", in: task), "geolocation")
        need(task["storage_state"] is String || isNull("storage_state", in: task), "storage_state")
        need(task["instantiation_dict"] is [String: Any], "instantiation_dict")
        guard let eval = task["eval"] as? [String: Any], let kinds = eval["eval_types"] as? [String] else {
            return problems + ["eval"]
        }
        need(!kinds.isEmpty, "eval_types")
        need(Set(kinds).isSubset(of: ["string_match", "url_match", "program_html"]), "eval_types \(kinds)")
        let answers = eval["reference_answers"] as? [String: Any]
        need(kinds.contains("string_match") ? answers?.isEmpty == false : answers == nil, "reference_answers")
        let rules: Set = ["exact_match", "must_include", "fuzzy_match"]
        need(Set((answers ?? [:]).keys).isSubset(of: rules), "reference_answers: \(answers ?? [:])")
        // WebArena takes a text for one rule, and a list for another.
        func needTypes(_ rules: [String: Any]) {
            need(rules["exact_match"] == nil || rules["exact_match"] is String, "exact_match")
            need(rules["must_include"] == nil || rules["must_include"] is [String], "must_include")
        }
        needTypes(answers ?? [:])
        let address = eval["reference_url"] as? String
        need(kinds.contains("url_match") ? address?.isEmpty == false : address ?? "" == "", "reference_url")
        guard let checks = eval["program_html"] as? [[String: Any]] else {
            return problems + ["program_html"]
        }
        need(kinds.contains("program_html") == !checks.isEmpty, "program_html")
        for check in checks {
            need(check["url"] is String && check["locator"] is String, "program_html: \(check)")
            let contents = check["required_contents"] as? [String: Any] ?? [:]
            need(
                !contents.isEmpty && Set(contents.keys).isSubset(of: rules), "required_contents: \(contents)")
            needTypes(contents)
        }
        return problems
    }
}
