import Groundwork

/// `site.yaml` as it is written, before anything it names was looked up.
///
/// Format: docs/reference/site-format.md.
struct SiteFile {
    var name = ""
    var title = ""
    var address = ""
    var placeholder = ""
    /// What the placeholder stands for after the address, such as `/admin`.
    var placeholderPath = ""
    /// Seconds since 1970.
    var clock: Int64 = 0
    /// nil for the English forms.
    var locale: SiteLocale?
    /// The seed that the data was generated from; nil where none is recorded.
    var seed: UInt64?
    /// Sites whose data this site's generator reads.
    var generatedAfter: [LocatedText] = []
    /// Names of files beside the site's folder that its generator needs.
    var generatedWith: [LocatedText] = []
    /// Whether it belongs to every world of several sites.
    var joinsSeveral = false
    /// The site whose database this one uses; nil where it has its own.
    var databaseOf: LocatedText?
    var schema: LocatedText?
    var load: [LocatedText] = []
    var sessionCookie = "session"
    var sessionDefaults: [(name: String, value: SQLValue)] = []
    var logins: [LoginSpec] = []
    var loginPage: LocatedText?
    var layoutQueries: [QuerySpec] = []
    var routes: [RouteSpec] = []
}

struct LoginSpec {
    let name: String
    let variables: [(name: String, value: SQLValue)]
}

struct QuerySpec {
    let name: String
    let sql: LocatedText
    let isOne: Bool
    let missing: Int?
    let location: SourceLocation
    /// The query in whose rows these rows are shown.
    var outer: OuterQuery?
}

/// Rows that belong to rows of an earlier query: those with the same value in a column.
struct OuterQuery {
    let name: LocatedText
    /// A column of these rows, and one of the outer rows.
    let column: LocatedText
    let outerColumn: LocatedText
}

struct RouteSpec {
    enum Answer {
        case template(LocatedText)
        case redirect(LocatedText)
        case json(LocatedText)
        case none
    }
    var name = ""
    var location: SourceLocation
    var method = "GET"
    var path: LocatedText?
    var query: [ParameterRule] = []
    /// Fields of the form, or of the JSON body.
    var form: [ParameterRule] = []
    /// Whether the body is a JSON object.
    var takesJSON = false
    var requires: LocatedText?
    var queries: [QuerySpec] = []
    var steps: [StepSpec] = []
    var answer: Answer = .none
    var status: Int?
    var contentType: String?
    var onError: OnErrorSpec?
}

/// What answers a form that is not accepted.
enum OnErrorSpec {
    case redirect(LocatedText)
    /// A page that shows the form again.
    case page(template: LocatedText, status: Int, queries: [QuerySpec])
}

struct StepSpec {
    enum Kind {
        case refuse(LocatedText, redirect: LocatedText?, field: LocatedText?)
        case sql(LocatedText)
        case queries([QuerySpec])
        case session([(name: LocatedText, value: LocatedText?)])
        case flash(kind: String, text: LocatedText)
        case newSession(clear: Bool)
    }
    let kind: Kind
    let when: LocatedText?
    let location: SourceLocation
}

// MARK: Reading

/// The keys of each part of `site.yaml`; docs/reference/site-format.md describes every one of them.
enum SiteKeys {
    static let site = [
        "format", "name", "title", "address", "placeholder", "placeholder_path", "clock", "locale",
        "database",
        "session",
        "login_page", "layout", "shared", "routes", "generate", "joins",
    ]
    static let locale = [
        "language", "currency", "money", "number", "date", "months", "short_months", "weekdays",
        "short_weekdays", "messages",
    ]
    static let joins = ["worlds of several sites"]
    static let generate = ["after", "with"]
    static let database = ["schema", "load", "of"]
    static let session = ["cookie", "defaults", "logins"]
    static let layout = ["queries"]
    static let route = [
        "name", "method", "path", "query", "form", "body", "requires", "queries", "steps", "template",
        "redirect",
        "json", "status",
        "content_type", "on_error",
    ]
    static let onError = ["template", "status", "queries"]
    static let query = ["sql", "one", "missing", "in", "by"]
    static let parameter = [
        "field", "fields", "type", "required", "default", "min", "max", "message", "trim", "max_length",
        "pattern",
    ]
    static let step = [
        "refuse", "redirect", "field", "sql", "query", "session", "flash", "new_session", "clear", "when",
    ]
    static let flash = ["kind", "text"]
}

extension SiteFile {
    /// What the file says; mistakes go to its log.
    /// - Parameter folder: the site's folder, where files that `routes` names are read; nil leaves them out.
    init(_ document: YAMLValue, routesIn folder: SiteFolder? = nil) {
        let fields = document.fields(SiteKeys.site, of: "a site")
        if let format = fields.required("format"), let number = format.integer, number != 1 {
            format.report("format \(number) is not known; this version reads format 1")
        }
        name = fields.required("name")?.string(SiteWord.mistake(inName:)) ?? ""
        title = fields["title"]?.string(SiteWord.mistake(inLine:)) ?? name
        address = fields.required("address")?.string(SiteWord.mistake(inAddress:)) ?? ""
        placeholder = fields["placeholder"]?.string(SiteWord.mistake(inName:)) ?? ""
        placeholderPath = fields["placeholder_path"].flatMap(Self.placeholderPath) ?? ""
        locale = fields["locale"].flatMap { SiteLocale($0) }
        clock = fields["clock"].flatMap(Self.clock) ?? CivilTime(epoch: 0).epoch
        if let database = fields.required("database")?.fields(SiteKeys.database, of: "database") {
            read(database: database, clock: fields["clock"])
        }
        let generate = fields["generate"]?.fields(SiteKeys.generate, of: "generate")
        generatedAfter = generate?["after"]?.items.compactMap(\.located) ?? []
        generatedWith = generate?["with"]?.items.compactMap(Self.fileBeside) ?? []
        joinsSeveral = fields["joins"].map(Self.joinsSeveral) ?? false
        if let session = fields["session"]?.fields(SiteKeys.session, of: "session") { read(session: session) }
        loginPage = fields["login_page"]?.located
        _ = fields["login_page"]?.string(SiteWord.mistake(inPathAndQuery:))
        let layout = fields["layout"]?.fields(SiteKeys.layout, of: "layout")
        layoutQueries = layout?["queries"].map(Self.queries) ?? []
        if let list = fields.required("routes") {
            routes = RouteList(list, in: folder, sharing: Self.shared(document)).routes
        }
    }

    /// Lets the rules of all parameters read and speak by a locale.
    mutating func use(_ locale: SiteLocale?) {
        self.locale = locale
        guard let locale else { return }
        for route in routes.indices {
            for index in routes[route].form.indices { routes[route].form[index].locale = locale }
            for index in routes[route].query.indices { routes[route].query[index].locale = locale }
        }
    }

    /// The lines of `shared`, which files of routes may use; nil where there are none.
    private static func shared(_ document: YAMLValue) -> SourceFile.Lead? {
        let entries = document.entries
        guard let entry = entries.first(where: { $0.key == "shared" }), !entry.value.isNull else {
            return nil
        }
        let line = entry.keyLocation.line
        _ = entry.value.entries(atMost: mostParts, "shared values")
        guard entry.value.location.line > line, entry.value.location.column > 1 else {
            entry.value.report("each shared value stands on lines of its own, behind its name")
            return nil
        }
        let next = entries.map(\.keyLocation.line).filter { $0 > line }.min()
        return document.lead(behind: line, before: next)
    }

    static let mostRoutes = 2000
    /// Queries of one route, steps of one route, parameters of one form.
    static let mostParts = 500

    /// Names that lead elsewhere are left out, with a problem.
    private static func fileBeside(_ value: YAMLValue) -> LocatedText? {
        guard let name = value.located else { return nil }
        guard !name.text.utf8.contains(UInt8(ascii: "/")), !name.text.hasPrefix(".") else {
            value.report("a file beside the site's folder is needed, named without a path")
            return nil
        }
        return name
    }

    private static func joinsSeveral(_ value: YAMLValue) -> Bool {
        guard let text = value.string else { return false }
        if SiteKeys.joins.contains(text) { return true }
        value.report("a site joins \(SiteKeys.joins.joined(separator: " or ")), not \"\(text)\"")
        return false
    }

    private static func clock(_ value: YAMLValue) -> Int64? {
        guard let text = value.string else { return nil }
        guard let time = CivilTime(text.utf8) else {
            value.report("a time is needed, such as 2026-03-14T09:30:00")
            return nil
        }
        return time.epoch
    }

    private static func placeholderPath(_ value: YAMLValue) -> String? {
        guard let text = value.string else { return nil }
        if !text.hasPrefix("/") || text.hasSuffix("/") {
            value.report("a path is needed, such as /admin, without a slash at its end")
        } else if let message = SiteWord.mistake(inPath: text) {
            value.report(message)
        }
        return text
    }

    private mutating func read(database: YAMLFields, clock: YAMLValue?) {
        databaseOf = database["of"]?.located
        guard databaseOf != nil else {
            schema = database.required("schema")?.located
            load = database["load"]?.sequence.compactMap(\.located) ?? []
            return
        }
        for key in ["schema", "load"] {
            database[key]?.report(
                "a database is another site's (\"of\") or has a schema and tables of its own")
        }
        clock?.report("the clock is that of the site whose database this is")
    }

    private mutating func read(session: YAMLFields) {
        sessionCookie = session["cookie"]?.string(SiteWord.mistake(inCookieName:)) ?? sessionCookie
        for (name, _, value) in session["defaults"]?.entries ?? [] {
            sessionDefaults.append((name, value.sqlValue ?? .null))
        }
        let known = sessionDefaults.map(\.name)
        for (login, location, values) in session["logins"]?.entries ?? [] {
            if let message = SiteWord.mistake(inName: login) { values.log.add(location, message) }
            var variables: [(String, SQLValue)] = []
            for (name, location, value) in values.entries {
                if !known.contains(name) {
                    values.log.add(
                        location,
                        "session.defaults has no variable \"\(name)\"" + suggestion(for: name, among: known))
                }
                variables.append((name, value.sqlValue ?? .null))
            }
            logins.append(LoginSpec(name: login, variables: variables))
        }
    }

    static func queries(_ value: YAMLValue) -> [QuerySpec] {
        value.entries(atMost: mostParts, "queries").compactMap { name, location, value in
            if value.isScalar {
                return value.located.map {
                    QuerySpec(name: name, sql: $0, isOne: false, missing: nil, location: location)
                }
            }
            let fields = value.fields(SiteKeys.query, of: "a query")
            guard let sql = fields.required("sql")?.located else { return nil }
            let isOne = fields["one"]?.bool ?? false
            if !isOne, let missing = fields["missing"] {
                missing.report("\"missing\" is for queries with `one: true`")
            }
            return QuerySpec(
                name: name, sql: sql, isOne: isOne, missing: fields["missing"]?.status(200...599),
                location: location, outer: OuterQuery(fields))
        }
    }
}

extension OuterQuery {
    /// `in: weeks` with `by: week`, or with `by: {week_id: id}` where the columns have different names.
    fileprivate init?(_ fields: YAMLFields) {
        guard let name = fields["in"]?.located else {
            fields["by"]?.report("\"by\" is for rows in the rows of another query (\"in\")")
            return nil
        }
        guard let by = fields.required("by") else { return nil }
        if by.isScalar, let column = by.located {
            self.init(name: name, column: column, outerColumn: column)
            return
        }
        let pairs = by.entries
        guard pairs.count == 1, let pair = pairs.first, let outer = pair.value.located else {
            by.report(
                "one column is needed, or one column of these rows and one of the others: {week_id: id}")
            return nil
        }
        let start = by.file.offset(line: pair.keyLocation.line, column: pair.keyLocation.column)
        let column = LocatedText(yaml: pair.key, file: by.file, start: start)
        self.init(name: name, column: column, outerColumn: outer)
    }
}

extension RouteSpec {
    init(_ value: YAMLValue) {
        location = value.location
        let fields = value.fields(SiteKeys.route, of: "a route")
        name = fields.required("name")?.string ?? ""
        path = fields.required("path")?.located
        if let method = fields["method"], let text = method.string {
            self.method = text
            let known = ["GET", "POST", "PUT", "PATCH", "DELETE"]
            if !known.contains(text) {
                method.report("no method \"\(text)\"" + suggestion(for: text.uppercased(), among: known))
            }
        }
        query = fields["query"].map { ParameterRule.rules($0) } ?? []
        form = fields["form"].map { ParameterRule.rules($0) } ?? []
        if let body = fields["body"] {
            if fields["form"] != nil { body.report("a route takes a form or a JSON body, not both") }
            takesJSON = true
            form = ParameterRule.rules(body)
        }
        requires = fields["requires"]?.located
        queries = fields["queries"].map(SiteFile.queries) ?? []
        let list = fields["steps"]?.sequence(atMost: SiteFile.mostParts, "steps") ?? []
        steps = list.compactMap { StepSpec($0) }
        status = fields["status"]?.status(fields["redirect"] == nil ? 200...599 : 300...399)
        contentType = fields["content_type"]?.string(SiteWord.mistake(inMediaType:))
        onError = fields["on_error"].flatMap(OnErrorSpec.init)
        read(answer: fields, value)
    }

    private mutating func read(answer fields: YAMLFields, _ value: YAMLValue) {
        let answers = ["template", "redirect", "json"].filter { fields[$0] != nil }
        guard answers.count == 1, let kind = answers.first, let text = fields[kind]?.located else {
            if answers.count != 1 {
                value.report("a route answers by exactly one of template, redirect and json")
            }
            return
        }
        switch kind {
        case "template": answer = .template(text)
        case "redirect": answer = .redirect(text)
        default: answer = .json(text)
        }
    }
}

extension OnErrorSpec {
    /// What a form that is not accepted is answered with, where the site does not say so. Source: RFC 9110, 15.5.21.
    static let status = 422

    init?(_ value: YAMLValue) {
        guard value.isMapping else {
            guard let text = value.located else { return nil }
            self = .redirect(text)
            return
        }
        let fields = value.fields(SiteKeys.onError, of: "on_error")
        guard let template = fields.required("template")?.located else { return nil }
        self = .page(
            template: template, status: fields["status"]?.status(200...599) ?? Self.status,
            queries: fields["queries"].map(SiteFile.queries) ?? [])
    }
}

extension StepSpec {
    init?(_ value: YAMLValue) {
        let fields = value.fields(SiteKeys.step, of: "a step")
        let kinds = ["refuse", "sql", "query", "session", "flash", "new_session"].filter { fields[$0] != nil }
        guard kinds.count == 1, let kind = kinds.first, let content = fields[kind] else {
            value.report("a step does exactly one of refuse, sql, query, session, flash and new_session")
            return nil
        }
        if kind != "refuse", let redirect = fields["redirect"] {
            redirect.report("\"redirect\" belongs to a refuse step")
        }
        if kind != "refuse", let field = fields["field"] {
            field.report("\"field\" belongs to a refuse step")
        }
        if kind != "new_session", let clear = fields["clear"] {
            clear.report("\"clear\" belongs to a new_session step")
        }
        guard let parsed = Self.kind(kind, content, fields) else { return nil }
        self.init(kind: parsed, when: fields["when"]?.located, location: value.location)
    }

    private static func kind(_ kind: String, _ content: YAMLValue, _ fields: YAMLFields) -> Kind? {
        switch kind {
        case "refuse":
            return content.located.map {
                .refuse($0, redirect: fields["redirect"]?.located, field: fields["field"]?.located)
            }
        case "sql": return content.located.map { .sql($0) }
        case "query": return .queries(SiteFile.queries(content))
        case "session":
            return .session(
                content.entries.map { key, location, value in
                    let start = value.file.offset(line: location.line, column: location.column)
                    return (
                        LocatedText(yaml: key, file: value.file, start: start),
                        value.isNull ? nil : value.located
                    )
                })
        case "flash":
            let flash = content.fields(SiteKeys.flash, of: "flash")
            guard let text = flash.required("text")?.located else { return nil }
            return .flash(kind: flash["kind"]?.string ?? "notice", text: text)
        default:
            _ = content.bool
            return .newSession(clear: fields["clear"]?.bool ?? false)
        }
    }
}
