import Browser
import Groundwork
import WebEnv

/// Makes tasks of WebArena-Verified's format from WebArena's.
///
/// What a task's reference solution sends becomes what the browser must send, without what is incidental in it
/// (`IncidentalValues`). A task whose success shows in no request is left out.
public struct VerifiedExport: Sendable {
    /// What became of a task.
    public enum Outcome: Sendable {
        /// The task with checks of WebArena-Verified's format.
        case task(WebTask)
        /// The task is not exported, for this reason: a phrase such as `no reference solution`.
        case leftOut(reason: String)
    }

    private let environment: WebEnvironment
    /// The same sites otherwise, in what they make up by themselves.
    private let variations: [WebEnvironment]
    private let siteName: @Sendable (String) -> String

    /// - Parameters:
    ///   - transport: the sites that the tasks are set on; a ``VaryingTransport`` shows more of what is incidental.
    ///   - siteName: what the format calls a site, by its name here.
    public init(transport: any Transport, siteName: @escaping @Sendable (String) -> String) {
        environment = WebEnvironment(transport: RecordingTransport(transport))
        let others = (transport as? any VaryingTransport)?.variations() ?? [transport]
        variations = others.map { WebEnvironment(transport: RecordingTransport($0)) }
        self.siteName = siteName
    }

    /// All tasks in order. A task's number is its own where all have one, else its place in the list.
    public func convert(_ tasks: [WebTask]) throws -> [Outcome] {
        let hasNumbers = tasks.allSatisfy { Int($0.taskID) != nil }
        var templates: [String: Int] = [:]
        return try tasks.enumerated().map { index, task in
            let template = templates[task.intentTemplateID] ?? templates.count
            templates[task.intentTemplateID] = template
            return try convert(
                task, number: hasNumbers ? task.taskID : String(index),
                template: Int(task.intentTemplateID).map { String($0) } ?? String(template))
        }
    }

    private func convert(_ task: WebTask, number: String, template: String) throws -> Outcome {
        if task.evaluation?.verified != nil { return .task(task) }
        guard !task.solution.isEmpty else { return .leftOut(reason: "no reference solution") }
        let solved = try play(task, task.solution, in: environment, seed: 0)
        guard solved.reward == 1 else { return .leftOut(reason: "the reference solution does not score 1") }
        let sites = task.sites.map(siteName)
        let draft = VerifiedDraft(
            task: task, sites: sites, solved: solved.events,
            again: try variations.map { try play(task, task.solution, in: $0, seed: 1).events },
            addresses: SiteAddresses(sites: sites) { environment.session.transport.expandPlaceholders($0) })
        let evaluation: VerifiedEvaluation
        switch draft.evaluation() {
        case .success(let made): evaluation = made
        case .failure(let refusal): return .leftOut(reason: refusal.description)
        }
        var result = WebTask(
            taskID: number, sites: sites, intent: task.intent, intentTemplateID: template,
            intentTemplate: task.intentTemplate.isEmpty ? task.intent : task.intentTemplate,
            instantiation: task.instantiation, startURLs: task.startURLs, requiresLogin: task.requiresLogin,
            storageState: task.storageState)
        result.evaluation = EvaluationSpec(verified: evaluation)
        return try proven(result, from: task, solved.events)
    }

    /// The reference solution passes the checks, and stopping at once does not.
    private func proven(_ result: WebTask, from task: WebTask, _ events: [NetworkEvent]) throws -> Outcome {
        func score(_ answer: String, _ events: [NetworkEvent]) throws -> Double {
            let episode = RecordedEpisode(response: AgentResponse.text(of: answer, to: task), events: events)
            return try episode.score(result) { environment.session.transport.expandPlaceholders($0) }.score
        }
        guard try score(task.solution.last { $0.verb == .stop }?.text ?? "", events) == 1 else {
            return .leftOut(reason: "the reference solution does not pass checks of requests")
        }
        guard try score("", try play(task, [SolutionStep(verb: .stop)], in: environment, seed: 0).events) == 0
        else {
            return .leftOut(reason: "stopping at once passes checks of requests")
        }
        return .task(result)
    }

    private func play(
        _ task: WebTask, _ steps: [SolutionStep], in environment: WebEnvironment, seed: UInt64
    ) throws -> (events: [NetworkEvent], reward: Double?) {
        var environment = environment
        var player = ReferencePlayer(steps)
        let played = environment.play(task, seed: seed, by: &player)
        if played.ending == .infrastructureFailure {
            throw EnvironmentError(played.failure ?? "the world failed")
        }
        let recording = environment.session.transport as? RecordingTransport
        return (recording?.events ?? [], played.reward)
    }
}

extension VerifiedEvaluation.TaskType {
    /// What kind of work a task of WebArena's format asks for.
    init(of task: WebTask) {
        let kinds = task.evaluation?.kinds ?? []
        self = kinds.contains(.stringMatch) ? .retrieve : kinds.contains(.programHTML) ? .mutate : .navigate
    }
}

/// Why a task can't be told in requests.
struct ExportRefusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Reference answers as a list of values.
struct RetrievedData {
    /// Each a text, or a list of alternatives.
    let values: [JSONValue]

    /// nil where a list of values can't say what the references do.
    init?(_ references: ReferenceAnswers) {
        var values: [JSONValue] = []
        for check in references.checks {
            switch check.rule {
            case .exactMatch, .mustInclude, .fuzzyMatch:
                values += check.values.map { Self.alternatives($0.splitting(on: " |OR| ")) }
            case .oneOf: values.append(Self.alternatives(check.values))
            case .mustExclude, .unachievable, .requiredValues: return nil
            }
        }
        self.values = values
    }

    private static func alternatives(_ texts: [String]) -> JSONValue {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map { .string($0) })
    }

    var firstValues: [JSONValue] { values.map { $0.array?.first ?? $0 } }

    /// `currency` where all are amounts of money with hundredths, `number` where all are whole numbers, else `string`.
    var schema: JSONValue {
        let texts = values.flatMap { $0.array ?? [$0] }.compactMap(\.string)
        var items = [JSONValue.Member("type", .string("string"))]
        if texts.allSatisfy(Self.isAmount) {
            items = [.init("type", .string("number")), .init("format", .string("currency"))]
        } else if texts.allSatisfy({ Int($0).map { String($0) } == $0 }) {
            items = [.init("type", .string("number"))]
        }
        return .object([.init("type", .string("array")), .init("items", .object(items))])
    }

    private static func isAmount(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let amount = MoneyReader.amounts(in: bytes).first, amount.range == 0..<bytes.count else {
                return false
            }
            let parts = amount.digits.split(separator: ".")
            return parts.count == 2 && parts[1].utf8.count == 2
        }
    }
}

/// The checks that a task's evaluator and its solution's requests make.
private struct VerifiedDraft {
    let task: WebTask
    let sites: [String]
    let solved: [NetworkEvent]
    /// The same with another seed in worlds that differ in what they make up: what differs is incidental.
    let again: [[NetworkEvent]]
    let addresses: SiteAddresses

    func evaluation() -> Result<VerifiedEvaluation, ExportRefusal> {
        Result { () throws(ExportRefusal) in
            let type = VerifiedEvaluation.TaskType(of: task)
            var events: [VerifiedEvaluation.NetworkCheck] = []
            let kinds = task.evaluation?.kinds ?? []
            if kinds.contains(.programHTML) { events = try changes() }
            if kinds.contains(.urlMatch) {
                // The page at the end of a change is not part of the change.
                guard events.isEmpty else { throw ExportRefusal("a change and the page at its end") }
                events.append(try page())
            }
            return VerifiedEvaluation(response: try response(type), events: events, sites: sites)
        }
    }

    private func response(_ type: VerifiedEvaluation.TaskType) throws(ExportRefusal)
        -> VerifiedEvaluation.ResponseCheck
    {
        guard type == .retrieve, let references = task.evaluation?.referenceAnswers else {
            return VerifiedEvaluation.ResponseCheck(taskType: type)
        }
        if references.checks.contains(where: {
            $0.rule == .fuzzyMatch && $0.isScalar && $0.values == ["N/A"]
        }) {
            return VerifiedEvaluation.ResponseCheck(taskType: type, status: "NOT_FOUND_ERROR")
        }
        guard let data = RetrievedData(references), !data.values.isEmpty else {
            throw ExportRefusal("references that are no list of values")
        }
        return VerifiedEvaluation.ResponseCheck(
            taskType: type, retrievedData: data.values, schema: data.schema)
    }

    /// The last page has one of the referenced addresses; other keys of its query don't count.
    private func page() throws(ExportRefusal) -> VerifiedEvaluation.NetworkCheck {
        guard let reference = task.evaluation?.referenceURL else {
            throw ExportRefusal("no reference address")
        }
        let urls = reference.splitting(on: " |OR| ")
        var check = VerifiedEvaluation.NetworkCheck(urls: urls)
        let names = urls.flatMap { url in
            FormEncoding.parse(url.splitting(on: "?").dropFirst().joined(separator: "?")).map(\.name)
        }
        let counted = names.map { "\(Self.escaped($0))$" }.joined(separator: "|")
        check.ignoredQueryPatterns = [names.isEmpty ? ".*" : "^(?!\(counted)).+$"]
        return check
    }

    /// The requests of the solution that change something.
    private func changes() throws(ExportRefusal) -> [VerifiedEvaluation.NetworkCheck] {
        let sent = solved.filter(Self.isChange)
        guard !sent.isEmpty else { throw ExportRefusal("nothing is sent that changes anything") }
        guard sent.allSatisfy({ $0.status < 400 }) else { throw ExportRefusal("a request fails") }
        let others = again.map { $0.filter(Self.isChange) }.filter { $0.count == sent.count }
        var checks: [VerifiedEvaluation.NetworkCheck] = []
        for (index, event) in sent.enumerated() {
            checks.append(try change(event, again: others.map { $0[index] }))
        }
        for index in checks.indices {
            checks[index].lastEventOnly =
                checks.count { $0.method == checks[index].method && $0.urls == checks[index].urls } == 1
        }
        return checks
    }

    private static func isChange(_ event: NetworkEvent) -> Bool {
        event.request.method != "GET" && event.request.method != "HEAD"
    }

    private func change(_ event: NetworkEvent, again: [NetworkEvent]) throws(ExportRefusal)
        -> VerifiedEvaluation.NetworkCheck
    {
        guard let parts = parts(of: event) else {
            throw ExportRefusal("a request to a site that is none of the task's")
        }
        let incidental = IncidentalValues(of: event, in: task)
        let others = again.compactMap { self.parts(of: $0) }
        var check = VerifiedEvaluation.NetworkCheck(
            urls: [Self.address(parts.path, incidental.segments(of: parts.path, others: others.map(\.path)))])
        check.method = event.request.method
        check.status = event.status
        let query = parts.query.filter { entry in
            !incidental.tellsSender(entry.value) && others.allSatisfy { $0.query.contains { $0 == entry } }
        }
        let counted = Set(query.map(\.name))
        check.ignoredQueryParameters = Set(parts.query.map(\.name)).subtracting(counted).sorted()
        if !query.isEmpty {
            check.queryParameters = query.map { .init($0.name, .array([.string($0.value)])) }
        }
        let fields = event.postData.filter { field in
            guard let value = field.value.string, !incidental.tellsSender(value) else { return false }
            return again.allSatisfy { $0.postData.contains(field) }
        }
        if !fields.isEmpty { check.postData = fields }
        return check
    }

    /// A request's address by its segments, with the site's placeholder, and its query; nil for one to another site.
    private func parts(of event: NetworkEvent) -> (path: [String], query: [(name: String, value: String)])? {
        guard let url = addresses.derendered(event.request.url) else { return nil }
        let parts = url.splitting(on: "?")
        let path = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return (path, FormEncoding.parse(parts.dropFirst().joined(separator: "?")))
    }

    /// The address, or a pattern where some of its segments may be any.
    private static func address(_ segments: [String], _ incidental: [Int]) -> String {
        guard !incidental.isEmpty else { return segments.joined(separator: "/") }
        var texts = segments.map(escaped)
        for index in incidental { texts[index] = "[^/]+" }
        var path = texts.joined(separator: "/")
        while path.hasSuffix("/") { path.removeLast() }
        return "^\(path)/?$"
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            if "\\^$.|?*+()[]{}".unicodeScalars.contains(scalar) { output.append("\\") }
            output.unicodeScalars.append(scalar)
        }
    }
}
