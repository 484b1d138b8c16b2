import Groundwork

/// Turns what a site's files say into what answers requests: looks up every name, prepares every statement, compiles every
/// template.
struct SiteCompiler {
    private let file: SiteFile
    private let image: DatabaseImage
    private let templateFiles: [String: SourceFile]
    private let log: ProblemLog
    private let connection: SQLConnection?

    private var templates = TemplateCompiler()
    private var shapes = TableShapes()
    private var statementCount = 0
    private var inlineCount = 0
    private var inlineTexts: [String: LocatedText] = [:]
    private var usage = TemplateUsage()
    private let flashShape: Int

    static let flashColumns = ["kind", "text"]
    /// The layout's queries count once for each route.
    static let mostStatements = 20_000

    init(file: SiteFile, image: DatabaseImage, templates files: [String: SourceFile], log: ProblemLog) {
        self.file = file
        self.image = image
        templateFiles = files
        self.log = log
        flashShape = shapes.add(Self.flashColumns)
        do {
            connection = try SQLConnection(image: image)
            connection?.begin(clock: file.clock, randomness: RandomSource(seed: 0))
        } catch {
            connection = nil
            log.add(SiteProblem(file: "site.yaml", message: error.description))
        }
    }

    mutating func compile(
        directory: String, databaseName: String, files: [String: Site.StaticFile]
    ) -> Site? {
        parseTemplates()
        checkSession()
        var drafts = file.routes.map { draft($0) }
        let errors = Site.ErrorPage.allCases.filter { templateFiles[$0.rawValue] != nil }
        var errorDrafts = errors.map { draft(Self.spec($0)) }
        guard !drafts.contains(where: { $0 == nil }), connection != nil else { return nil }
        checkTemplates()
        shapes.freeze(templates.set.names)
        let routes = drafts.indices.compactMap { finish(&drafts[$0]) }
        var errorRoutes: [Site.ErrorPage: Route] = [:]
        for index in errors.indices { errorRoutes[errors[index]] = finish(&errorDrafts[index]) }
        checkReachability(routes)
        return Site(
            directory: directory, file: file, image: image, databaseName: databaseName, routes: routes,
            errorRoutes: errorRoutes, templates: templates.set, shapes: shapes,
            statementCount: statementCount, files: files)
    }

    private static func spec(_ page: Site.ErrorPage) -> RouteSpec {
        var spec = RouteSpec(
            location: SourceLocation(file: "templates/\(page.rawValue).mustache", line: 1, column: 1))
        spec.name = page.rawValue
        spec.path = nil
        spec.status = page.status
        spec.answer = .none
        return spec
    }

    // MARK: Templates

    private mutating func parseTemplates() {
        for (name, source) in templateFiles.sorted(by: { $0.key < $1.key }) {
            do {
                let nodes = try MustacheParser.parse(source.bytes)
                templates.add(name, file.locale.map { PageLanguage.put($0.language, into: nodes) } ?? nodes)
                checkLanguage(source)
            } catch {
                log.add(source.location(at: error.offset), error.description)
            }
        }
        for (name, source) in templateFiles {
            for reference in TemplateUsage.references(templates.source(name) ?? [])
            where templateFiles[reference.name] == nil {
                log.add(
                    source.location(at: reference.offset),
                    "no template named \"\(reference.name)\""
                        + suggestion(for: reference.name, among: templateFiles.keys))
            }
        }
    }

    private func checkLanguage(_ source: SourceFile) {
        guard let locale = file.locale, let (language, offset) = PageLanguage.declared(in: source.bytes),
            language.prefix(while: { $0 != "-" }).lowercased()
                != locale.language.prefix(while: { $0 != "-" }).lowercased()
        else { return }
        log.add(
            source.location(at: offset),
            "the page is in \"\(language)\", and the site's locale is \"\(locale.language)\" ({{lang}} says it)"
        )
    }

    /// The function of a page's template.
    private mutating func page(_ name: LocatedText) -> Int? {
        guard templateFiles[name.text] != nil else {
            log.add(
                name.location,
                "no template named \"\(name.text)\"" + suggestion(for: name.text, among: templateFiles.keys))
            return nil
        }
        return function(name.text, at: name.location)
    }

    /// The function of a template written in `site.yaml`.
    private mutating func inline(_ text: LocatedText) -> (function: Int, name: String)? {
        inlineCount += 1
        let name = "\u{1}inline \(inlineCount)"
        do {
            templates.add(name, try MustacheParser.parse(Array(text.text.utf8)))
            inlineTexts[name] = text
        } catch {
            log.add(text.location(at: error.offset), error.description)
            return nil
        }
        return function(name, at: text.location).map { ($0, name) }
    }

    private mutating func function(_ name: String, at location: SourceLocation) -> Int? {
        do {
            return try templates.function(name)
        } catch {
            log.add(
                templateFiles[error.template]?.location(at: error.failure.offset) ?? location,
                error.failure.description)
            return nil
        }
    }

    private func checkTemplates() {
        if let (name, message) = templates.nestingMistake() {
            log.add(
                templateFiles[name]?.location(at: 0) ?? SourceLocation(file: name, line: 1, column: 1),
                message)
        }
        if usage.isExhausted, let (name, file) = templateFiles.min(by: { $0.key < $1.key }) {
            log.add(
                file.location(at: 0),
                "the names in \"\(name)\" and the other templates can't be checked: partials within sections come to "
                    + "more than \(TemplateUsage.mostVisits) places")
        }
        for unknown in usage.unknown {
            let location =
                inlineTexts[unknown.template]?.location(at: unknown.offset)
                ?? templateFiles[unknown.template]?.location(at: unknown.offset)
            guard let location else { continue }
            log.add(
                location,
                "nothing is named \"\(unknown.name)\" on any page that uses this template"
                    + suggestion(for: unknown.name, among: unknown.candidates))
        }
    }

    // MARK: Session

    private func checkSession() {
        let usesLogin = file.routes.contains { $0.requires != nil }
        if usesLogin, file.loginPage == nil {
            log.add(
                SiteProblem(
                    file: file.schema?.location.file ?? "site.yaml",
                    message: "routes use \"requires\", so the site needs \"login_page\""))
        }
    }

    private func variable(_ name: LocatedText) -> Int? {
        if let index = file.sessionDefaults.firstIndex(where: { $0.name == name.text }) { return index }
        log.add(
            name.location,
            "session.defaults has no variable \"\(name.text)\""
                + suggestion(for: name.text, among: file.sessionDefaults.map(\.name)))
        return nil
    }

    // MARK: Routes

    /// A route as far as it goes before all names are known.
    private struct Draft {
        let spec: RouteSpec
        let pattern: RoutePattern
        var scope: NameScope
        var layout: [SiteQuery] = []
        var queries: [SiteQuery] = []
        var steps: [SiteStep] = []
        var requires: Int?
        var answer: Route.Answer
        var onError: RejectedForm?
        var usesLayout = false
        var templateNames: [String] = []
        var pageNames: [String] = []
    }

    private mutating func draft(_ spec: RouteSpec) -> Draft? {
        let path = spec.path?.text ?? "/{path...}"
        let pattern: RoutePattern
        do {
            pattern = try RoutePattern(path)
        } catch {
            let location = spec.path?.location(at: error.offset) ?? spec.location
            log.add(location, error.message)
            return nil
        }
        if let location = spec.path?.location, let message = SiteWord.mistake(inSegmentsOf: path) {
            log.add(location, message)
        }
        let scope = NameScope(
            path: pattern.parameterNames, form: spec.form.map(\.name), query: spec.query.map(\.name),
            session: file.sessionDefaults.map(\.name))
        var draft = Draft(spec: spec, pattern: pattern, scope: scope, answer: .template(0))
        checkForm(spec)
        draft.requires = spec.requires.flatMap(variable)
        let own = Set(spec.queries.map(\.name))
        draft.layout = file.layoutQueries.filter { !own.contains($0.name) }.compactMap { query($0, &draft) }
        draft.scope.layoutTables = draft.scope.tables.count
        draft.queries = spec.queries.compactMap { query($0, &draft) }
        for step in spec.steps { if let step = self.step(step, &draft) { draft.steps.append(step) } }
        draft.onError = spec.onError.flatMap { rejectedForm($0, &draft) }
        guard let answer = answer(spec, &draft) else { return draft }
        draft.answer = answer
        noteUsage(&draft)
        return draft
    }

    private func checkForm(_ spec: RouteSpec) {
        if spec.method == "GET", !spec.form.isEmpty {
            log.add(spec.location, "a GET route has no form; use \"query\"")
        }
        if spec.onError != nil, spec.form.isEmpty {
            log.add(spec.location, "\"on_error\" is for routes with a form")
        }
    }

    private mutating func rejectedForm(_ spec: OnErrorSpec, _ draft: inout Draft) -> RejectedForm? {
        switch spec {
        case .redirect(let text): return template(text, &draft).map { .redirect($0) }
        case .page(let name, let status, let queries):
            let fields = draft.spec.form.map(\.name)
            let form = place("form", fields, isOne: true, &draft)
            let error = place("error", fields, isOne: true, &draft)
            let errors = place("errors", RejectedFormPage.errorColumns, isOne: false, &draft)
            let own = queries.compactMap { query($0, &draft) }
            guard let function = page(name) else { return nil }
            draft.pageNames.append(name.text)
            return .page(
                RejectedFormPage(
                    template: function, status: status, queries: own, form: form, error: error, errors: errors
                ))
        }
    }

    private mutating func place(
        _ name: String, _ columns: [String], isOne: Bool, _ draft: inout Draft
    ) -> RejectedFormPage.Place {
        if draft.scope.tables.contains(where: { $0.name == name }) {
            log.add(
                draft.spec.location,
                "\"\(name)\" is what a form that is shown again knows: no query may be called so")
        }
        let shape = shapes.add(columns)
        return .init(table: draft.scope.addTable(name, shape: shape, isOne: isOne), shape: shape)
    }

    /// The index of the form's field that a step names.
    private func field(_ name: LocatedText, _ draft: Draft) -> Int? {
        let known = draft.spec.form.map(\.name)
        if let index = known.firstIndex(of: name.text) { return index }
        log.add(
            name.location, "the form has no field \"\(name.text)\"" + suggestion(for: name.text, among: known)
        )
        return nil
    }

    private mutating func answer(_ spec: RouteSpec, _ draft: inout Draft) -> Route.Answer? {
        switch spec.answer {
        case .template(let name):
            guard let function = page(name) else { return nil }
            draft.pageNames.append(name.text)
            return .template(function)
        case .redirect(let text): return template(text, &draft).map { .redirect($0) }
        case .json(let sql):
            guard let statement = statement(sql, &draft) else { return nil }
            if shapes.columns[statement.shape].count != 1 {
                log.add(sql.location, "a json route gives one column")
            }
            return .json(
                SiteQuery(
                    name: "json", table: draft.scope.addTable("", shape: statement.shape, isOne: true),
                    statement: statement, isOne: true, missing: 404))
        case .none:
            guard spec.path == nil else { return nil }
            draft.pageNames.append(spec.name)
            return function(spec.name, at: spec.location).map { .template($0) }
        }
    }

    private mutating func template(_ text: LocatedText, _ draft: inout Draft) -> Int? {
        guard let (function, name) = inline(text) else { return nil }
        draft.templateNames.append(name)
        return function
    }

    private mutating func query(_ spec: QuerySpec, _ draft: inout Draft) -> SiteQuery? {
        if draft.scope.tables.contains(where: { $0.name == spec.name }) {
            log.add(spec.location, "a query named \"\(spec.name)\" is there already")
        }
        guard let statement = statement(spec.sql, &draft) else {
            // Later statements may name it: they are not to be reported for this one's mistake.
            draft.scope.broken.insert(spec.name)
            return nil
        }
        let outer = spec.outer.flatMap { self.outer($0, of: spec.name, statement.shape, draft.scope) }
        let table = draft.scope.addTable(spec.name, shape: statement.shape, isOne: spec.isOne)
        return SiteQuery(
            name: spec.name, table: table, statement: statement, isOne: spec.isOne, missing: spec.missing,
            outer: outer)
    }

    private func outer(_ spec: OuterQuery, of name: String, _ shape: Int, _ scope: NameScope) -> OuterRows? {
        guard let table = scope.tables.lastIndex(where: { $0.name == spec.name.text }) else {
            if !scope.broken.contains(spec.name.text) {
                log.add(
                    spec.name.location,
                    "no query named \"\(spec.name.text)\" comes before this"
                        + suggestion(for: spec.name.text, among: scope.tables.map(\.name)))
            }
            return nil
        }
        guard let column = self.column(spec.column, of: name, shape),
            let outerColumn = self.column(spec.outerColumn, of: spec.name.text, scope.tables[table].shape)
        else { return nil }
        return OuterRows(table: table, column: column, outerColumn: outerColumn)
    }

    private func column(_ column: LocatedText, of query: String, _ shape: Int) -> Int? {
        let known = shapes.columns[shape]
        if let index = known.firstIndex(of: column.text) { return index }
        log.add(
            column.location,
            "query \"\(query)\" has no column \"\(column.text)\"" + suggestion(for: column.text, among: known)
        )
        return nil
    }

    private mutating func step(_ spec: StepSpec, _ draft: inout Draft) -> SiteStep? {
        let when = spec.when.flatMap { statement($0, &draft, isExpression: true) }
        guard let kind = kind(spec.kind, &draft) else { return nil }
        return SiteStep(kind: kind, when: when, location: spec.location)
    }

    private mutating func kind(_ kind: StepSpec.Kind, _ draft: inout Draft) -> SiteStep.Kind? {
        switch kind {
        case .refuse(let sql, let redirect, let name):
            let target = redirect.flatMap { template($0, &draft) }
            let index = name.flatMap { field($0, draft) }
            return statement(sql, &draft).map { .refuse($0, redirect: target, field: index) }
        case .sql(let sql): return statement(sql, &draft).map { .sql($0) }
        case .queries(let specs): return .queries(specs.compactMap { query($0, &draft) })
        case .session(let entries):
            var variables: [(Int, SiteStatement?)] = []
            for entry in entries {
                guard let index = variable(entry.name) else { continue }
                variables.append((index, entry.value.flatMap { statement($0, &draft, isExpression: true) }))
            }
            return .session(variables)
        case .flash(let kind, let text):
            return template(text, &draft).map { .flash(kind: kind, template: $0) }
        case .newSession(let clear): return .newSession(clear: clear)
        }
    }

    // MARK: Statements

    /// - Parameter isExpression: the text is an expression, whose value is asked for.
    private mutating func statement(_ text: LocatedText, _ draft: inout Draft, isExpression: Bool = false)
        -> SiteStatement?
    {
        guard let connection else { return nil }
        guard statementCount < Self.mostStatements else {
            log.add(text.location(at: 0), "a site has at most \(Self.mostStatements) statements")
            return nil
        }
        let prefix = isExpression ? "SELECT (" : ""
        let body = SQLScript.joiningDottedParameters(text.text)
        let sql = prefix + body + (isExpression ? "\n)" : "")
        func location(_ offset: Int?) -> SourceLocation {
            text.location(at: max(0, min(text.text.utf8.count, (offset ?? 0) - prefix.utf8.count)))
        }
        do {
            connection.begin(clock: file.clock, randomness: RandomSource(seed: 0))
            let number = statementCount
            statementCount += 1
            let prepared = try connection.statement(number, sql: sql)
            let parameters = prepared.parameterNames.map { source($0, text, &draft) }
            return SiteStatement(
                number: number, sql: sql, parameters: parameters, shape: shapes.add(prepared.columnNames),
                location: text.location(at: 0))
        } catch {
            log.add(location(error.offset ?? Self.namedOffset(error.description, in: sql)), error.description)
            return nil
        }
    }

    /// Where the name at the end of a message such as `no such table: shelf` is in the statement.
    private static func namedOffset(_ message: String, in sql: String) -> Int? {
        guard message.hasPrefix("no such "), let name = message.split(separator: " ").last else { return nil }
        return sql.range(of: String(name))
    }

    private func source(_ parameter: String?, _ text: LocatedText, _ draft: inout Draft)
        -> SiteStatement.Source
    {
        guard let parameter, parameter.hasPrefix(":") else {
            log.add(text.location, "parameters are written :name, not \(parameter ?? "?")")
            return .random
        }
        let name = parameter.dropFirst().split(separator: "$", maxSplits: 1).map(String.init)
        let found =
            name.count == 2
            ? draft.scope.column(name[1], of: name[0], shapes: shapes) : draft.scope.scalar(name[0])
        switch found {
        case .found(let source):
            if case .column(let table, _) = source, table < draft.scope.layoutTables {
                draft.usesLayout = true
            }
            if case .rowCount(let table) = source, table < draft.scope.layoutTables {
                draft.usesLayout = true
            }
            draft.scope.note(source)
            return source
        case .unknown(let message):
            let shown = ":" + name.joined(separator: ".")
            let offset = text.text.range(of: shown)
            log.add(text.location(at: offset ?? 0), message)
            return .random
        case .broken: return .random
        }
    }

    // MARK: What templates use

    private mutating func noteUsage(_ draft: inout Draft) {
        let tables =
            draft.scope.tables.map { table in
                TemplateUsage.Table(
                    name: table.name, isOne: table.isOne, columns: shapes.columns[table.shape])
            } + [TemplateUsage.Table(name: "flash", isOne: false, columns: Self.flashColumns)]
        let scalars = Set(draft.scope.slots.keys)
        for name in draft.templateNames + draft.pageNames {
            let used = usage.walk(
                name, tables: tables, scalars: scalars, broken: draft.scope.broken, source: templates.source)
            for name in used { draft.scope.note(scalar: name) }
            let layoutNames = draft.scope.tables.prefix(draft.scope.layoutTables).map(\.name)
            if draft.templateNames.contains(name), layoutNames.contains(where: used.contains) {
                draft.usesLayout = true
            }
        }
    }

    private func finish(_ draft: inout Draft?) -> Route? {
        guard let draft else { return nil }
        var root = RootScope()
        let names = templates.set.names
        for (name, slot) in draft.scope.slots {
            if let number = names.number(name) { root[number] = .scalar(Int32(slot)) }
        }
        for (index, table) in draft.scope.tables.enumerated() {
            if let number = names.number(table.name) {
                root[number] = .table(Int32(index), isOne: table.isOne)
            }
        }
        let flashTable = draft.scope.tables.count
        if let number = names.number("flash") { root[number] = .table(Int32(flashTable), isOne: false) }
        let spec = draft.spec
        return Route(
            name: spec.name, location: spec.location, method: spec.method, pattern: draft.pattern,
            query: spec.query,
            form: spec.form, takesJSON: spec.takesJSON, requires: draft.requires, layout: draft.layout,
            needsLayoutFirst: draft.usesLayout || spec.steps.isEmpty,
            queries: draft.queries, steps: draft.steps, answer: draft.answer, status: Self.status(spec),
            contentType: spec.contentType ?? Self.contentType(spec), onError: draft.onError,
            slots: draft.scope.layout, root: root,
            tableCount: flashTable + 1, usesBuiltIn: draft.scope.usesBuiltIn,
            usesVariable: draft.scope.usesVariable)
    }

    private static func status(_ spec: RouteSpec) -> Int {
        if let status = spec.status { return status }
        if case .redirect = spec.answer { return 302 }
        return 200
    }
    private static func contentType(_ spec: RouteSpec) -> String {
        if case .json = spec.answer { return ContentType.json }
        return ContentType.html
    }

    /// A route behind one with the very same path is never reached.
    private func checkReachability(_ routes: [Route]) {
        var seen: [String: String] = [:]
        for (route, spec) in zip(routes, file.routes) {
            guard let path = spec.path else { continue }
            if path.text.utf8.starts(with: Site.serverPath.utf8) {
                log.add(path.location, "what lies below \(Site.serverPath) is the server's own")
            }
            let key = route.method + " " + path.text
            if let earlier = seen[key] {
                log.add(path.location, "never reached: route \"\(earlier)\" answers \(key) before it")
            }
            seen[key] = route.name
        }
    }
}

extension String {
    /// Byte offset of the first occurrence.
    fileprivate func range(of text: String) -> Int? {
        let bytes = Array(utf8), needle = Array(text.utf8)
        guard bytes.count >= needle.count else { return nil }
        return (0...(bytes.count - needle.count)).first { start in
            guard bytes[start..<start + needle.count].elementsEqual(needle) else { return false }
            let end = start + needle.count
            return end == bytes.count || !SQLScript.isWord(bytes[end])
        }
    }
}
