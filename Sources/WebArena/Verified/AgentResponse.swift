import Groundwork

/// What an agent says at the end of a WebArena-Verified task: a JSON object with `task_type`, `status` and
/// `retrieved_data`, bare or in a fenced block.
public struct AgentResponse: Sendable, Hashable {
    /// nil where the answer is no JSON object.
    public let members: [JSONValue.Member]?

    /// - Parameter answer: text of the stop action.
    public init(_ answer: String) {
        let content = Self.fenced(answer) ?? answer.trimming(.html)
        guard let value = try? JSONValue(parsing: content), case .object(let members) = value,
            !members.isEmpty
        else {
            self.members = nil
            return
        }
        self.members = members
    }

    subscript(key: String) -> JSONValue? { members?.last { $0.key == key }?.value }

    /// What is between the first pair of fences, without the word `json`.
    private static func fenced(_ text: String) -> String? {
        let parts = text.splitting(on: "```")
        guard parts.count >= 3 else { return nil }
        let content = parts[1].hasPrefix("json") ? String(parts[1].dropFirst(4)) : parts[1]
        return content.trimming(.html)
    }
}

/// Compares an agent's response with what a task expects.
///
/// Source: WebArena-Verified, `AgentResponseEvaluator`.
struct ResponseEvaluator {
    let check: VerifiedEvaluation.ResponseCheck
    let sites: SiteAddresses

    /// - Throws: ``EnvironmentError`` where the task's expected values or schema are malformed.
    func isRight(_ answer: String) throws -> Bool {
        let response = AgentResponse(answer)
        // Without the key the reference compares two sets of keys that are never the same.
        guard check.namesRetrievedData, response.members != nil else { return false }
        guard Self.isText(response["task_type"] ?? response["performed_operation"], check.taskType.rawValue),
            Self.isText(response["status"], check.status)
        else { return false }
        guard check.taskType == .retrieve else { return true }
        return try hasData(response["retrieved_data"] ?? .null)
    }

    private static func isText(_ value: JSONValue?, _ expected: String) -> Bool {
        guard let text = value?.string, !text.trimming(.html).isEmpty else { return false }
        let wanted = TypedValue(.string, [.text(VerifiedText.normalized(expected))])
        return wanted.equals(TypedValue(.string, [.text(VerifiedText.normalized(text))]))
    }

    private func hasData(_ data: JSONValue) throws -> Bool {
        let items = Self.items(data)
        guard let wanted = check.retrievedData, !wanted.isEmpty else { return items.isEmpty }
        guard !items.isEmpty else { return false }
        let expected = try VerifiedNormalizer(sites: sites, isStrict: true)
            .elements(wanted, schema: check.schema)
        let actual = try VerifiedNormalizer(sites: sites, isStrict: false)
            .elements(items, schema: check.schema)
        return VerifiedValue.list(expected)
            .accepts(.list(actual), isOrdered: check.isOrdered, ignoresExtraKeys: false)
    }

    /// A single value counts as a list of one, what is empty as none.
    private static func items(_ data: JSONValue) -> [JSONValue] {
        switch data {
        case .null: []
        case .array(let items): items
        case .object(let members): members.isEmpty ? [] : [data]
        case .string(let text): text.isEmpty ? [] : [data]
        case .bool, .number: [data]
        }
    }
}
