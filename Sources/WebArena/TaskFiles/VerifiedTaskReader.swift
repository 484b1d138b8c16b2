import Groundwork
import WebEnv

/// The `eval` list of WebArena-Verified.
extension TaskReader {
    func verifiedEvaluation(_ checks: [JSONValue]) throws -> EvaluationSpec {
        var responses: [VerifiedEvaluation.ResponseCheck] = []
        var events: [VerifiedEvaluation.NetworkCheck] = []
        for (index, check) in checks.enumerated() {
            let path = "eval[\(index)]"
            switch try text("evaluator", in: check, path: "\(path).evaluator", required: true) {
            case VerifiedEvaluation.responseName: responses.append(try responseCheck(check, path))
            case VerifiedEvaluation.eventName: events.append(try networkCheck(check, path))
            case let other: throw mistake("\(path).evaluator", "unknown evaluator '\(other)'")
            }
        }
        guard responses.count == 1, let response = responses.first else {
            throw mistake("eval", "expected one AgentResponseEvaluator, found \(responses.count)")
        }
        let revision = value["revision"]?.int ?? 1
        return EvaluationSpec(
            verified: VerifiedEvaluation(
                response: response, events: events, sites: try texts("sites", in: value, path: "sites"),
                revision: revision))
    }

    /// Sites of WebArena that have no logins; the format does not say so.
    private static let openSites: Set<String> = ["map", "wikipedia", "homepage"]

    /// Names of the sites that one signs in to, joined as the stored logins of WebArena are called; nil for none.
    func verifiedLogin() throws -> String? {
        let names = try texts("sites", in: value, path: "sites").filter { !Self.openSites.contains($0) }
        return names.isEmpty ? nil : names.joined(separator: ".")
    }

    private func responseCheck(_ check: JSONValue, _ path: String) throws -> VerifiedEvaluation.ResponseCheck
    {
        let expected = try object("expected", in: check, path)
        let typeName = try text("task_type", in: expected, path: "\(path).expected.task_type", required: true)
        guard let type = VerifiedEvaluation.TaskType(rawValue: typeName.lowercased()) else {
            throw mistake("\(path).expected.task_type", "unknown type '\(typeName)'")
        }
        let data = expected["retrieved_data"]
        if let data, !data.isNull, data.array == nil {
            throw mistake("\(path).expected.retrieved_data", "expected a list")
        }
        return VerifiedEvaluation.ResponseCheck(
            taskType: type,
            status: try text("status", in: expected, path: "\(path).expected.status", required: true)
                .uppercased(),
            retrievedData: data?.array, namesRetrievedData: data != nil,
            schema: try object("results_schema", in: check, path), isOrdered: check["ordered"]?.bool ?? false)
    }

    private func networkCheck(_ check: JSONValue, _ path: String) throws -> VerifiedEvaluation.NetworkCheck {
        let expected = try object("expected", in: check, path)
        var result = VerifiedEvaluation.NetworkCheck(
            urls: try texts("url", in: expected, path: "\(path).expected.url"))
        guard !result.urls.isEmpty else { throw mistake("\(path).expected.url", "missing") }
        result.method = expected["http_method"]?.string ?? result.method
        result.status = expected["response_status"]?.int ?? result.status
        func members(_ key: String) throws -> [JSONValue.Member]? {
            guard case .object(let members)? = try optionalObject(key, in: expected, "\(path).expected")
            else {
                return nil
            }
            return members
        }
        result.headers = try members("headers")
        result.queryParameters = try members("query_params")
        result.postData = try members("post_data")
        result.responseContent = try members("response_content")
        result.responseCookies = try members("response_cookies")
        result.lastEventOnly = check["last_event_only"]?.bool ?? true
        result.shouldNotExist = check["should_not_exist"]?.bool ?? false
        result.decodesBase64Query = check["decode_base64_query"]?.bool ?? false
        func names(_ key: String) throws -> [String] { try texts(key, in: check, path: "\(path).\(key)") }
        result.ignoredQueryParameters = try names("ignored_query_params")
        result.ignoredQueryPatterns = try names("ignored_query_params_patterns")
        result.ignoredPostPatterns = try names("ignored_post_data_params_patterns")
        result.querySchema = try optionalObject("query_params_schema", in: check, path)
        result.postSchema = try optionalObject("post_data_schema", in: check, path)
        return result
    }

    private func object(_ key: String, in container: JSONValue, _ path: String) throws -> JSONValue {
        guard let object = try optionalObject(key, in: container, path) else {
            throw mistake("\(path).\(key)", "missing")
        }
        return object
    }

    private func optionalObject(_ key: String, in container: JSONValue, _ path: String) throws -> JSONValue? {
        switch container[key] {
        case nil, .null: return nil
        case .object(let members): return .object(members)
        default: throw mistake("\(path).\(key)", "expected an object")
        }
    }
}
