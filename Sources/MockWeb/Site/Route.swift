/// A statement of a site: prepared by every connection under its number.
struct SiteStatement: Sendable {
    /// Where a parameter's value comes from.
    enum Source: Sendable {
        case scalar(Int)
        /// A column of the first row of a query.
        case column(table: Int, column: Int)
        case rowCount(table: Int)
        /// `:random`: a new number at each use.
        case random
    }
    let number: Int
    /// With dots in parameter names turned into `$`, so that SQLite takes them.
    let sql: String
    let parameters: [Source]
    /// Number of the ``TableShapes`` entry.
    let shape: Int
    let location: SourceLocation
}

struct SiteQuery: Sendable {
    let name: String
    /// Index among the tables of the request.
    let table: Int
    let statement: SiteStatement
    let isOne: Bool
    /// Status to answer with where there is no row.
    let missing: Int?
    /// The rows that these rows belong to.
    var outer: OuterRows?
}

/// Which rows of one query belong to a row of another: those with the same text in a column.
struct OuterRows: Sendable {
    /// Table of the other query.
    let table: Int
    let column: Int
    let outerColumn: Int
}

struct SiteStep: Sendable {
    enum Kind: Sendable {
        /// `field`: index of the form field that its message belongs to.
        case refuse(SiteStatement, redirect: Int?, field: Int?)
        case sql(SiteStatement)
        case queries([SiteQuery])
        /// Index of the session variable and the statement of its new value; nil clears it.
        case session([(variable: Int, value: SiteStatement?)])
        case flash(kind: String, template: Int)
        case newSession(clear: Bool)
    }
    let kind: Kind
    let when: SiteStatement?
    let location: SourceLocation
}

/// Parameters that every request has.
enum BuiltIn: Int, Sendable, CaseIterable {
    case now, today, sessionID, requestPath, requestQuery, requestURL, referer, random, lang

    var name: String {
        switch self {
        case .now: "now"
        case .today: "today"
        case .sessionID: "session_id"
        case .requestPath: "request_path"
        case .requestQuery: "request_query"
        case .requestURL: "request_url"
        case .referer: "referer"
        case .random: "random"
        case .lang: "lang"
        }
    }
}

/// What answers a form that is not accepted.
enum RejectedForm: Sendable {
    /// Function of the address's template.
    case redirect(Int)
    case page(RejectedFormPage)
}

/// A page that shows a form again, with what was typed and all that is wrong with it.
struct RejectedFormPage: Sendable {
    /// Function of its template.
    let template: Int
    let status: Int
    /// Run behind the route's own queries.
    let queries: [SiteQuery]
    /// `form`: one row with what was typed, by field.
    let form: Place
    /// `error`: one row with the first message of each field.
    let error: Place
    /// `errors`: a row for each message, with its field.
    let errors: Place

    /// A table of the request.
    struct Place: Sendable {
        let table: Int
        let shape: Int
    }

    static let errorColumns = ["message", "field"]
}

/// One route, ready to answer requests.
struct Route: Sendable {
    enum Answer: Sendable {
        /// Functions of the site's template set.
        case template(Int)
        case redirect(Int)
        case json(SiteQuery)
    }
    let name: String
    let location: SourceLocation
    let method: String
    let pattern: RoutePattern
    let query: [ParameterRule]
    let form: [ParameterRule]
    /// Whether the form's fields come in a JSON object.
    let takesJSON: Bool
    /// Index of a session variable that must not be NULL.
    let requires: Int?
    let layout: [SiteQuery]
    /// Whether steps or queries use what the layout's queries gave.
    let needsLayoutFirst: Bool
    let queries: [SiteQuery]
    let steps: [SiteStep]
    let answer: Answer
    let status: Int
    let contentType: String
    let onError: RejectedForm?
    let slots: ScalarSlots
    /// What the names of its templates mean.
    let root: RootScope
    let tableCount: Int
    /// By ``BuiltIn``: whether a statement or template uses it.
    let usesBuiltIn: [Bool]
    /// By session variable: whether a statement or template uses it.
    let usesVariable: [Bool]

    /// Whether the same request in the same state has the same answer, and changes nothing.
    var isCacheable: Bool { method == "GET" && steps.isEmpty && !usesBuiltIn[BuiltIn.random.rawValue] }
    var isPage: Bool { if case .template = answer { true } else { false } }
}

/// Where each kind of parameter begins among a request's scalars.
struct ScalarSlots: Sendable {
    let path: Int
    let form: Int
    let query: Int
    let session: Int
    let builtIn: Int
    var count: Int { builtIn + BuiltIn.allCases.count }

    init(path: Int, form: Int, query: Int, session: Int) {
        self.path = 0
        self.form = path
        self.query = path + form
        self.session = self.query + query
        builtIn = self.session + session
    }
}
