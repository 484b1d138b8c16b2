import Groundwork

/// Task files: WebArena's JSON with a few keys more. `docs/reference/task-files.md` lists every field and tolerance.
public enum TaskFile {
    /// - Parameter file: name for error messages.
    /// - Throws: ``TaskFileError`` at the first mistake.
    public static func read(_ bytes: [UInt8], file: String) throws -> [WebTask] {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes)
        } catch let error as JSONError {
            throw TaskFileError(
                file: file, position: "\(error.line):\(error.column)", task: nil, field: nil,
                message: error.message)
        }
        if case .object = root { return [try TaskReader(root, file: file, index: 0).task()] }
        guard let entries = root.array else {
            throw TaskFileError(
                file: file, position: nil, task: nil, field: nil, message: "expected a list of tasks")
        }
        return try entries.enumerated().map { try TaskReader($1, file: file, index: $0).task() }
    }

    /// The tasks as WebArena-style JSON; keys in a fixed order, one task a line.
    public static func write(_ tasks: [WebTask]) -> [UInt8] {
        var bytes = Array("[\n".utf8)
        for (index, task) in tasks.enumerated() {
            var writer = JSONWriter()
            writer.task(task)
            bytes += writer.bytes
            bytes += Array(index + 1 < tasks.count ? ",\n".utf8 : "\n".utf8)
        }
        return bytes + Array("]\n".utf8)
    }
}

/// What is wrong in a task file, and where.
public struct TaskFileError: Error, Sendable, CustomStringConvertible {
    public let file: String
    /// `line:column` of a syntax error.
    public let position: String?
    /// Index and id of the task.
    public let task: String?
    /// Path of the field, such as `eval.program_html[0].url`.
    public let field: String?
    public let message: String

    public var description: String {
        let place = position.map { "\(file):\($0)" } ?? file
        return [place, task, field, message].compactMap { $0 }.joined(separator: ": ")
    }
}

/// One task of a file.
struct TaskReader {
    let value: JSONValue
    private let file: String
    private let name: String

    init(_ value: JSONValue, file: String, index: Int) {
        self.value = value
        self.file = file
        let id = value["task_id"].flatMap { $0.string ?? $0.int.map(String.init) }
        name = "task \(index)" + (id.map { " (id \($0))" } ?? "")
    }

    func task() throws -> WebTask {
        guard case .object = value else { throw mistake(nil, "expected an object") }
        let evaluation = try evaluation()
        let login = try evaluation?.verified == nil ? storageState() : verifiedLogin()
        let sites = try texts("sites", in: value, path: "sites")
        return WebTask(
            taskID: try text("task_id", required: true), sites: sites,
            intent: try text("intent", required: true), intentTemplateID: try text("intent_template_id"),
            intentTemplate: try text("intent_template"), instantiation: try instantiation(),
            startURLs: try startURLs(),
            requiresLogin: try evaluation?.verified == nil ? flag("require_login") : login != nil,
            storageState: login, evaluation: evaluation, family: try text("family"),
            solution: try solution(), siteSeeds: try siteSeeds(of: sites))
    }

    func mistake(_ field: String?, _ message: String) -> TaskFileError {
        TaskFileError(file: file, position: nil, task: name, field: field, message: message)
    }

    /// A string; a number is taken as its digits, null as empty.
    func text(
        _ key: String, in container: JSONValue? = nil, path: String? = nil, required: Bool = false
    ) throws
        -> String
    {
        switch (container ?? value)[key] {
        case .string(let text): return text
        case .number(let digits): return digits
        case nil where !required, .null where !required: return ""
        case nil: throw mistake(path ?? key, "missing")
        default: throw mistake(path ?? key, "expected a string")
        }
    }

    /// A list of strings (numbers count as their digits); a bare string is a list of one, null an empty list.
    func texts(_ key: String, in container: JSONValue, path: String) throws -> [String] {
        switch container[key] {
        case nil, .null: return []
        case .string(let text): return [text]
        case .array(let values):
            return try values.map {
                switch $0 {
                case .string(let text): return text
                case .number(let digits): return digits
                default: throw mistake(path, "expected a list of strings")
                }
            }
        default: throw mistake(path, "expected a list of strings")
        }
    }

    private func flag(_ key: String) throws -> Bool {
        switch value[key] {
        case .bool(let flag): return flag
        case nil, .null: return false
        default: throw mistake(key, "expected true or false")
        }
    }

    /// `start_url` with ` |AND| ` between tabs, or a list `start_urls`.
    private func startURLs() throws -> [String] {
        if value["start_urls"] != nil { return try texts("start_urls", in: value, path: "start_urls") }
        let text = try text("start_url", required: true)
        return text.splitting(on: " |AND| ").map { $0.trimming(.html) }.filter { !$0.isEmpty }
    }

    /// `./.auth/shopping_state.json` means `shopping`: only the base name counts.
    private func storageState() throws -> String? {
        let text = try text("storage_state")
        guard var name = text.split(separator: "/").last.map(String.init) else { return nil }
        for suffix in [".json", "_state"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
        return name
    }

    private func instantiation() throws -> [String: String] {
        switch value["instantiation_dict"] {
        case nil, .null: return [:]
        case .object(let members):
            return Dictionary(
                members.map { ($0.key, PythonValue.string(of: $0.value)) }, uniquingKeysWith: { $1 })
        default: throw mistake("instantiation_dict", "expected an object")
        }
    }

    /// `site_seeds`, or one `site_seed` of all the task's sites.
    private func siteSeeds(of sites: [String]) throws -> [String: UInt64] {
        if let one = value["site_seed"], !one.isNull {
            let seed = try seed(one, "site_seed")
            return Dictionary(sites.map { ($0, seed) }, uniquingKeysWith: { $1 })
        }
        switch value["site_seeds"] {
        case nil, .null: return [:]
        case .object(let members):
            return try Dictionary(
                members.map { ($0.key, try seed($0.value, "site_seeds.\($0.key)")) },
                uniquingKeysWith: { $1 })
        default: throw mistake("site_seeds", "expected an object of sites and whole numbers")
        }
    }

    private func seed(_ value: JSONValue, _ field: String) throws -> UInt64 {
        guard case .number(let digits) = value, let seed = UInt64(digits) else {
            throw mistake(field, "expected a whole number from 0")
        }
        return seed
    }

    // MARK: eval

    private func evaluation() throws -> EvaluationSpec? {
        guard let eval = value["eval"], !eval.isNull else { return nil }
        if let checks = eval.array { return try verifiedEvaluation(checks) }
        guard case .object = eval else { throw mistake("eval", "expected an object") }
        let kinds = try texts("eval_types", in: eval, path: "eval.eval_types").map { name in
            guard let kind = EvaluationSpec.Kind(rawValue: name), kind != .agentResponse,
                kind != .networkEvent
            else {
                throw mistake("eval.eval_types", "unknown evaluator '\(name)'")
            }
            return kind
        }
        let spec = EvaluationSpec(
            kinds: kinds,
            referenceAnswers: try answers(eval["reference_answers"], path: "eval.reference_answers"),
            referenceURL: try optionalText("reference_url", eval),
            urlNote: try optionalText("url_note", eval),
            programHTML: try contentChecks(eval["program_html"]),
            stringNote: try optionalText("string_note", eval), scoring: try scoring(eval))
        if kinds.contains(.stringMatch) && spec.referenceAnswers == nil {
            throw mistake("eval.reference_answers", "missing, though eval_types has string_match")
        }
        return spec
    }

    /// As the file says, else WebArena-Lite's for its own tasks, which name the one that they were made from.
    private func scoring(_ eval: JSONValue) throws -> EvaluationSpec.Scoring {
        guard let name = try optionalText("scoring", eval) else {
            return value["old_task_id"] == nil ? .webArena : .webArenaLite
        }
        guard let scoring = EvaluationSpec.Scoring(rawValue: name) else {
            throw mistake("eval.scoring", "unknown scoring '\(name)'")
        }
        return scoring
    }

    private func optionalText(_ key: String, _ eval: JSONValue) throws -> String? {
        guard let entry = eval[key], !entry.isNull else { return nil }
        return try text(key, in: eval, path: "eval.\(key)")
    }

    private func answers(_ value: JSONValue?, path: String) throws -> ReferenceAnswers? {
        switch value {
        case nil, .null: return nil
        case .object(let members):
            return ReferenceAnswers(
                checks: try members.map { member in
                    let isList = member.value.array != nil
                    let values = try texts(member.key, in: .object([member]), path: "\(path).\(member.key)")
                    return ReferenceAnswers.Check(rule: member.key, values: values, isScalar: !isList)
                })
        default: throw mistake(path, "expected an object")
        }
    }

    private func contentChecks(_ value: JSONValue?) throws -> [ContentCheck] {
        guard let value, !value.isNull else { return [] }
        guard let entries = value.array else { throw mistake("eval.program_html", "expected a list") }
        return try entries.enumerated().map { index, entry in
            let path = "eval.program_html[\(index)]"
            guard let required = try answers(entry["required_contents"], path: "\(path).required_contents")
            else {
                throw mistake("\(path).required_contents", "missing")
            }
            return ContentCheck(
                url: try text("url", in: entry, path: "\(path).url", required: true),
                locator: try text("locator", in: entry, path: "\(path).locator"), requiredContents: required,
                prepActions: try texts("prep_actions", in: entry, path: "\(path).prep_actions"))
        }
    }

    // MARK: solution

    private func solution() throws -> [SolutionStep] {
        guard let entry = value["solution"], !entry.isNull else { return [] }
        guard let steps = entry.array else { throw mistake("solution", "expected a list") }
        return try steps.enumerated().map { index, step in
            let path = "solution[\(index)]"
            guard
                let verb = SolutionStep.Verb(
                    rawValue: try text("verb", in: step, path: "\(path).verb", required: true))
            else { throw mistake("\(path).verb", "unknown verb") }
            func optional(_ key: String) throws -> String? {
                guard let entry = step[key], !entry.isNull else { return nil }
                return try text(key, in: step, path: "\(path).\(key)")
            }
            guard let nth = step["nth"].map({ $0.int }) ?? 0, nth >= 0 else {
                throw mistake("\(path).nth", "expected a whole number from 0")
            }
            return SolutionStep(
                verb: verb, role: try optional("role"), name: try optional("name"),
                within: try optional("within"),
                nth: nth, text: try optional("text") ?? "", pressEnter: step["press_enter"]?.bool ?? false)
        }
    }
}

/// Values as Python prints them, which is how intents are made from templates.
enum PythonValue {
    static func string(of value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return literal(value)
    }

    private static func literal(_ value: JSONValue) -> String {
        switch value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .number(let digits): digits
        case .string(let text): text.utf8.contains(UInt8(ascii: "'")) ? "\"\(text)\"" : "'\(text)'"
        case .array(let values): "[" + values.map(literal).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "'\($0.key)': \(literal($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}

extension String {
    /// Parts between occurrences of a separator.
    func splitting(on separator: String) -> [String] {
        let text = Array(utf8)
        let mark = Array(separator.utf8)
        guard !mark.isEmpty, text.count >= mark.count else { return [self] }
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + mark.count <= text.count {
            if text[index] == mark[0], text[index..<(index + mark.count)].elementsEqual(mark) {
                parts.append(String(decoding: text[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        parts.append(String(decoding: text[start...], as: UTF8.self))
        return parts
    }
}

extension JSONWriter {
    /// A task in WebArena's keys and their order, then the ones added here.
    ///
    /// A task with WebArena-Verified's checks is written in that format, which has no room for the keys added here.
    public mutating func task(_ task: WebTask) {
        if let verified = task.evaluation?.verified { return verifiedTask(task, verified) }
        object { writer in
            writer.field("sites", task.sites)
            writer.identifier("task_id", task.taskID)
            writer.field("require_login", task.requiresLogin)
            writer.field("storage_state", task.storageState.map { "./.auth/\($0)_state.json" })
            writer.field("start_url", task.startURLs.joined(separator: " |AND| "))
            writer.field("geolocation", String?.none)
            writer.field("intent_template", task.intentTemplate)
            writer.slots(task.instantiation)
            writer.field("intent", task.intent)
            writer.field("require_reset", false)
            writer.key("eval")
            if let evaluation = task.evaluation { writer.evaluation(evaluation) } else { writer.null() }
            writer.identifier("intent_template_id", task.intentTemplateID)
            if !task.family.isEmpty { writer.field("family", task.family) }
            if !task.solution.isEmpty {
                writer.key("solution")
                writer.array { list in for step in task.solution { list.solutionStep(step) } }
            }
            writer.siteSeeds(task.siteSeeds)
        }
    }

    private mutating func verifiedTask(_ task: WebTask, _ evaluation: VerifiedEvaluation) {
        object { writer in
            writer.field("sites", task.sites)
            writer.identifier("task_id", task.taskID)
            writer.identifier("intent_template_id", task.intentTemplateID)
            writer.field("start_urls", task.startURLs)
            writer.field("intent", task.intent)
            writer.field("intent_template", task.intentTemplate)
            writer.slots(task.instantiation)
            writer.key("eval")
            writer.verifiedEvaluation(evaluation)
            writer.field("revision", evaluation.revision)
        }
    }

    private mutating func siteSeeds(_ seeds: [String: UInt64]) {
        if seeds.isEmpty { return }
        key("site_seeds")
        object { writer in
            for (site, seed) in seeds.sorted(by: { $0.key < $1.key }) { writer.field(site, seed) }
        }
    }

    /// A number where the identifier is one.
    private mutating func identifier(_ name: String, _ text: String) {
        if let number = Int(text), String(number) == text { field(name, number) } else { field(name, text) }
    }

    private mutating func slots(_ slots: [String: String]) {
        key("instantiation_dict")
        object { writer in
            for (name, value) in slots.sorted(by: { $0.key < $1.key }) { writer.field(name, value) }
        }
    }

    private mutating func evaluation(_ evaluation: EvaluationSpec) {
        object { writer in
            writer.field("eval_types", evaluation.kinds.map(\.rawValue))
            writer.key("reference_answers")
            if let answers = evaluation.referenceAnswers {
                writer.referenceAnswers(answers)
            } else {
                writer.null()
            }
            writer.field("reference_url", evaluation.referenceURL)
            writer.key("program_html")
            writer.array { list in for check in evaluation.programHTML { list.contentCheck(check) } }
            if let note = evaluation.urlNote { writer.field("url_note", note) }
            if let note = evaluation.stringNote { writer.field("string_note", note) }
            if evaluation.scoring != .webArena { writer.field("scoring", evaluation.scoring.rawValue) }
        }
    }

    private mutating func referenceAnswers(_ answers: ReferenceAnswers) {
        object { writer in
            for check in answers.checks {
                if check.isScalar {
                    writer.field(check.rule, check.values.first)
                } else {
                    writer.field(check.rule, check.values)
                }
            }
        }
    }

    private mutating func contentCheck(_ check: ContentCheck) {
        object { writer in
            writer.field("url", check.url)
            writer.field("locator", check.locator)
            writer.key("required_contents")
            writer.referenceAnswers(check.requiredContents)
            if !check.prepActions.isEmpty { writer.field("prep_actions", check.prepActions) }
        }
    }

    private mutating func solutionStep(_ step: SolutionStep) {
        object { writer in
            writer.field("verb", step.verb.rawValue)
            if let role = step.role { writer.field("role", role) }
            if let name = step.name { writer.field("name", name) }
            if let within = step.within { writer.field("within", within) }
            if step.nth != 0 { writer.field("nth", step.nth) }
            if !step.text.isEmpty { writer.field("text", step.text) }
            if step.pressEnter { writer.field("press_enter", true) }
        }
    }
}
