import Groundwork

extension JSONWriter {
    /// The `eval` list of a WebArena-Verified task.
    mutating func verifiedEvaluation(_ evaluation: VerifiedEvaluation) {
        array { list in
            list.responseCheck(evaluation.response)
            for event in evaluation.events { list.networkCheck(event) }
        }
    }

    private mutating func responseCheck(_ check: VerifiedEvaluation.ResponseCheck) {
        object { writer in
            writer.field("evaluator", VerifiedEvaluation.responseName)
            if check.isOrdered { writer.field("ordered", true) }
            writer.key("results_schema")
            writer.value(check.schema)
            writer.key("expected")
            writer.object {
                $0.field("task_type", check.taskType.rawValue)
                $0.field("status", check.status)
                guard check.namesRetrievedData else { return }
                $0.key("retrieved_data")
                $0.value(check.retrievedData.map { .array($0) } ?? .null)
            }
        }
    }

    private mutating func networkCheck(_ check: VerifiedEvaluation.NetworkCheck) {
        object { writer in
            writer.field("evaluator", VerifiedEvaluation.eventName)
            if !check.lastEventOnly { writer.field("last_event_only", false) }
            if check.shouldNotExist { writer.field("should_not_exist", true) }
            if check.decodesBase64Query { writer.field("decode_base64_query", true) }
            for (name, values) in [
                ("ignored_query_params", check.ignoredQueryParameters),
                ("ignored_query_params_patterns", check.ignoredQueryPatterns),
                ("ignored_post_data_params_patterns", check.ignoredPostPatterns),
            ] where !values.isEmpty { writer.field(name, values) }
            for (name, schema) in [
                ("query_params_schema", check.querySchema), ("post_data_schema", check.postSchema),
            ] {
                guard let schema else { continue }
                writer.key(name)
                writer.value(schema)
            }
            writer.key("expected")
            writer.expectedEvent(check)
        }
    }

    private mutating func expectedEvent(_ check: VerifiedEvaluation.NetworkCheck) {
        object { writer in
            if check.urls.count == 1, let url = check.urls.first {
                writer.field("url", url)
            } else {
                writer.field("url", check.urls)
            }
            writer.field("http_method", check.method)
            for (name, members) in [
                ("headers", check.headers), ("query_params", check.queryParameters),
                ("post_data", check.postData), ("response_content", check.responseContent),
                ("response_cookies", check.responseCookies),
            ] {
                guard let members else { continue }
                writer.key(name)
                writer.value(.object(members))
            }
            writer.field("response_status", check.status)
        }
    }
}
