import Groundwork

/// How WebArena-Verified decides success: what the agent must respond, and which requests its browser must have sent.
///
/// Source: WebArena-Verified 1.2, `docs/reference/evaluators.md`.
public struct VerifiedEvaluation: Sendable, Hashable {
    /// What the agent must say.
    public var response: ResponseCheck
    /// What its browser must have sent.
    public var events: [NetworkCheck]
    /// Names of the task's sites, whose placeholders may occur in the checks.
    public var sites: [String]
    /// Revision of the task, from 1; it grows when the task changes.
    public var revision: Int

    /// - Parameter revision: from 1.
    public init(response: ResponseCheck, events: [NetworkCheck] = [], sites: [String], revision: Int = 1) {
        self.sites = sites
        self.response = response
        self.events = events
        self.revision = revision
    }

    /// What kind of work a task asks for.
    public enum TaskType: String, Sendable, Hashable {
        /// Something is to be found out.
        case retrieve
        /// Something is to be changed.
        case mutate
        /// A page is to be found.
        case navigate
    }

    /// `AgentResponseEvaluator`: what the agent must say at the end.
    public struct ResponseCheck: Sendable, Hashable {
        /// What kind of work the agent must say that it did.
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

        /// - Parameters:
        ///   - retrievedData: the values asked for; nil where none are.
        ///   - schema: says of which type the values are.
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
        /// Method of the request.
        public var method = "GET"
        /// Status of the response.
        public var status = 200
        /// Headers that the request must have, with names in lower case; nil for none.
        public var headers: [JSONValue.Member]?
        /// In place of the URL's own query; lists of values by name.
        public var queryParameters: [JSONValue.Member]?
        /// By name, or by JSONPath where the name starts with `$`.
        public var postData: [JSONValue.Member]?
        /// Members of the response's JSON, by name or JSONPath.
        public var responseContent: [JSONValue.Member]?
        /// Cookies that the response sets.
        public var responseCookies: [JSONValue.Member]?
        /// Whether only the last request that fits is looked at, or any may be right.
        public var lastEventOnly = true
        /// Names in the query that do not count.
        public var ignoredQueryParameters: [String] = []
        /// Patterns of such names.
        public var ignoredQueryPatterns: [String] = []
        /// Patterns of names in the body that do not count.
        public var ignoredPostPatterns: [String] = []
        /// Whether segments of the path may hold a query in base64.
        public var decodesBase64Query = false
        /// JSON schema of the query's values.
        public var querySchema: JSONValue?
        /// JSON schema of the body's values.
        public var postSchema: JSONValue?
        /// Whether no such request may have been sent.
        public var shouldNotExist = false

        /// - Parameter urls: alternatives; `^…$` is a pattern.
        public init(urls: [String]) { self.urls = urls }
    }
}
