import Browser
import Groundwork
import WebEnv

/// What WebArena-Verified's scorer reads of an episode: the agent's response and the requests.
public struct RecordedEpisode: Sendable {
    /// `agent_response.json`
    public var response: String
    /// The entries of `network.har`.
    public var events: [NetworkEvent]

    /// - Parameters:
    ///   - response: `agent_response.json`.
    ///   - events: the entries of `network.har`.
    public init(response: String, events: [NetworkEvent]) {
        self.response = response
        self.events = events
    }

    /// Scores the episode as WebArena-Verified does.
    /// - Parameter expand: replaces placeholders by the addresses of the sites.
    /// - Throws: ``EnvironmentError`` where the task has no checks of WebArena-Verified, or malformed ones.
    public func score(_ task: WebTask, expand: (String) -> String) throws -> EvaluationResult {
        guard let checks = task.evaluation?.verified else {
            throw EnvironmentError("task \(task.taskID) has no checks of WebArena-Verified")
        }
        return try checks.evaluate(answer: response, events: events, expand: expand)
    }
}

extension AgentResponse {
    /// An answer in WebArena-Verified's form. One that has this form stays as it is.
    ///
    /// The type of work is what the task asks for, "N/A" stands for what was not found, and what was retrieved is the
    /// answer: the items of a JSON list, else one text. The answer of the reference solution is its references.
    public static func text(of answer: String, to task: WebTask) -> String {
        let given = AgentResponse(answer)
        if given["task_type"] != nil || given["performed_operation"] != nil { return answer }
        let type = task.evaluation?.verified?.response.taskType ?? VerifiedEvaluation.TaskType(of: task)
        let isNotFound = StringEvaluator.exactMatch("N/A", answer)
        var writer = JSONWriter()
        writer.object {
            $0.field("task_type", type.rawValue.uppercased())
            $0.field("status", isNotFound ? "NOT_FOUND_ERROR" : "SUCCESS")
            $0.key("retrieved_data")
            let items = type == .retrieve && !isNotFound ? items(of: answer, to: task) : []
            $0.value(items.isEmpty ? .null : .array(items))
            $0.field("error_details", String?.none)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func items(of answer: String, to task: WebTask) -> [JSONValue] {
        if answer.isEmpty { return [] }
        if let step = task.solution.last, step.verb == .stop, step.text == answer,
            let references = task.evaluation?.referenceAnswers
        {
            return RetrievedData(references)?.firstValues ?? [.string(answer)]
        }
        if case .array(let items)? = try? JSONValue(parsing: answer) { return items }
        return [.string(answer)]
    }
}
