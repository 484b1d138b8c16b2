import Groundwork
import WebEnv

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
            intent: try text("intent", required: true), intentTemplateID: note("intent_template_id"),
            intentTemplate: note("intent_template"), instantiation: instantiation,
            startURLs: try startURLs(),
            requiresLogin: try evaluation?.verified == nil ? flag("require_login") : login != nil,
            storageState: login, evaluation: evaluation, family: note("family"),
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

    /// A text that says where a task came from, and that nothing depends on; empty where it is something else.
    private func note(_ key: String) -> String { (try? text(key)) ?? "" }

    /// `start_url` with ` |AND| ` between tabs, or a list `start_urls`; null for none.
    private func startURLs() throws -> [String] {
        if let list = value["start_urls"], !list.isNull {
            return try texts("start_urls", in: value, path: "start_urls")
        }
        if let url = value["start_url"], url.isNull { return [] }
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

    /// Values of slots, which nothing depends on; empty where there are none.
    private var instantiation: [String: String] {
        guard case .object(let members)? = value["instantiation_dict"] else { return [:] }
        return Dictionary(
            members.map { ($0.key, PythonValue.string(of: $0.value)) }, uniquingKeysWith: { $1 })
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
