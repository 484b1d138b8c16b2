import Groundwork

/// How WebArena-Verified decides success: what the agent must respond, and which requests its browser must have sent.
///
/// Source: WebArena-Verified 1.2, `docs/reference/evaluators.md`.
public struct VerifiedEvaluation: Sendable, Hashable {
    public var response: ResponseCheck
    public var events: [NetworkCheck]
    /// Names of the task's sites, whose placeholders may occur in the checks.
    public var sites: [String]
    /// From 1; grows when the task changes.
    public var revision: Int

    public init(response: ResponseCheck, events: [NetworkCheck] = [], sites: [String], revision: Int = 1) {
        self.sites = sites
        self.response = response
        self.events = events
        self.revision = revision
    }

    /// What kind of work a task asks for.
    public enum TaskType: String, Sendable, Hashable { case retrieve, mutate, navigate }

    /// `AgentResponseEvaluator`: what the agent must say at the end.
    public struct ResponseCheck: Sendable, Hashable {
        public var taskType: TaskType
        /// `SUCCESS`, `NOT_FOUND_ERROR`, ….
        public var status: String
        /// The values asked for; a list in place of a value gives alternatives; nil where none are asked for.
        public var retrievedData: [JSONValue]?
        /// Whether the file has the key `retrieved_data` at all: without it no response is right.
        public var namesRetrievedData: Bool
        /// JSON schema that says of which type the values are.
        public var schema: JSONValue
        /// Whether the order of the values counts.
        public var isOrdered: Bool

        public init(
            taskType: TaskType, status: String = "SUCCESS", retrievedData: [JSONValue]? = nil,
            namesRetrievedData: Bool = true,
            schema: JSONValue = .object([JSONValue.Member("type", .string("null"))]), isOrdered: Bool = false
        ) {
            self.taskType = taskType
            self.status = status
            self.retrievedData = retrievedData
            self.namesRetrievedData = namesRetrievedData
            self.schema = schema
            self.isOrdered = isOrdered
        }
    }

    /// `NetworkEventEvaluator`: a request that the browser must have sent, or must not have.
    public struct NetworkCheck: Sendable, Hashable {
        /// Alternatives; `^…$` is a pattern.
        public var urls: [String]
        public var method = "GET"
        public var status = 200
        public var headers: [JSONValue.Member]?
        /// In place of the URL's own query; lists of values by name.
        public var queryParameters: [JSONValue.Member]?
        /// By name, or by JSONPath where the name starts with `$`.
        public var postData: [JSONValue.Member]?
        public var responseContent: [JSONValue.Member]?
        public var responseCookies: [JSONValue.Member]?
        /// Whether only the last request that fits is looked at, or any may be right.
        public var lastEventOnly = true
        public var ignoredQueryParameters: [String] = []
        public var ignoredQueryPatterns: [String] = []
        public var ignoredPostPatterns: [String] = []
        /// Whether segments of the path may hold a query in base64.
        public var decodesBase64Query = false
        public var querySchema: JSONValue?
        public var postSchema: JSONValue?
        public var shouldNotExist = false

        public init(urls: [String]) { self.urls = urls }
    }
}

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
            writer.field("evaluator", "AgentResponseEvaluator")
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
            writer.field("evaluator", "NetworkEventEvaluator")
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
