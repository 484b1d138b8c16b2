import Browser
import Groundwork
import WebEnv

/// A failure of a site's files at run time.
struct RouteFailure: Error {
    let location: SourceLocation
    let message: String
}

/// Runs one route on a connection: queries, steps, answer.
struct RouteRun {
    struct Input {
        /// Raw values of the path's parameters.
        let path: [[UInt8]]
        let query: [UInt8]
        let request: HTTPRequest
        let pathText: String
        /// Seconds since 1970.
        let time: Int64
        let sessionID: String
    }
    enum Outcome {
        case page([UInt8])
        case json([UInt8])
        case redirect(String, status: Int)
        /// What was sent is not accepted.
        case rejected([UInt8], status: Int, contentType: String)
        /// A query with `missing:` found nothing.
        case missing(Int)
    }
    private struct Missing: Error { let status: Int }

    private let site: Site
    let route: Route
    private let connection: SQLConnection
    let input: Input
    var session: LoginSession
    private(set) var wantsNewSession = false

    var store = CellStore()
    var scalars: [Cell]
    var tables: [CellTable]
    private var groups: [GroupedRows] = []

    init(site: Site, route: Route, connection: SQLConnection, input: Input, session: LoginSession) {
        self.site = site
        self.route = route
        self.connection = connection
        self.input = input
        self.session = session
        scalars = Array(repeating: .null, count: route.slots.count)
        tables = Array(repeating: CellTable(shape: 0), count: route.tableCount)
    }

    mutating func run() throws -> Outcome {
        do {
            do { return try accepted() } catch let refusal as Refusal { return try refuse(refusal) }
        } catch let missing as Missing {
            return .missing(missing.status)
        }
    }

    /// The answer to a request with which nothing is wrong.
    private mutating func accepted() throws -> Outcome {
        setParameters()
        try setForm()
        if route.needsLayoutFirst { try run(route.layout) }
        try run(route.queries)
        try runSteps()
        return try answer()
    }

    // MARK: Parameters

    private mutating func setParameters() {
        for (index, value) in input.path.enumerated() {
            let decoded = store.text(PercentEncoding.decode(value))
            scalars[route.slots.path + index] = number(decoded, route.pattern, index)
        }
        if !route.query.isEmpty {
            let fields = FormEncoding.parse(input.query)
            for (index, rule) in route.query.enumerated() {
                let value = (try? rule.value(in: fields, matches: matches)) ?? rule.defaultValue
                scalars[route.slots.query + index] = store.cell(value)
            }
        }
        setSession()
        for builtIn in BuiltIn.allCases where route.uses(builtIn) {
            scalars[route.slots.builtIn + builtIn.rawValue] = cell(builtIn)
        }
    }

    /// `{id:int}` gives an integer where it fits one.
    private func number(_ cell: Cell, _ pattern: RoutePattern, _ index: Int) -> Cell {
        guard index < pattern.parameterKinds.count, pattern.parameterKinds[index] == .digits else {
            return cell
        }
        return Int64(store.string(cell)).flatMap {
            $0.magnitude <= ParameterRule.largestInteger ? .integer($0) : nil
        } ?? cell
    }

    private mutating func setSession() {
        for (index, value) in session.variables.enumerated() where route.usesVariable[index] {
            scalars[route.slots.session + index] = store.cell(value)
        }
    }

    private mutating func cell(_ builtIn: BuiltIn) -> Cell {
        switch builtIn {
        case .now: store.text(CivilTime(epoch: input.time).text)
        case .today: store.text(CivilTime(epoch: input.time).dateText)
        case .sessionID: store.text(input.sessionID.utf8)
        case .requestPath: store.text(input.pathText.utf8)
        case .requestQuery: store.text(input.query)
        case .requestURL: store.text(input.request.url.utf8)
        case .referer: store.text(input.request.referer.utf8)
        case .random: .integer(random())
        case .lang: site.locale.map { store.text($0.language.utf8) } ?? .null
        }
    }

    private func random() -> Int64 { Int64(bitPattern: connection.functions.random()) }
    private func matches(_ text: String, _ pattern: String) -> Bool {
        (try? connection.functions.matches(text, pattern: pattern)) ?? false
    }

    /// - Throws: ``Refusal`` with all that is wrong with the form.
    private mutating func setForm() throws {
        guard !route.form.isEmpty else { return }
        let fields = try bodyFields()
        var mistakes: [Refusal.Mistake] = []
        for (index, rule) in route.form.enumerated() {
            do {
                scalars[route.slots.form + index] = store.cell(try rule.value(in: fields, matches: matches))
            } catch {
                mistakes.append(.init(message: error.message, field: index))
            }
        }
        if !mistakes.isEmpty { throw Refusal(mistakes: mistakes) }
    }

    /// - Throws: ``Refusal`` where a JSON body is none.
    func bodyFields() throws(Refusal) -> [FormField] {
        let type = input.request.headers.first { equalIgnoringCase($0.name, "content-type") }?.value ?? ""
        if route.takesJSON { return try JSONBody.fields(input.request.body, contentType: type) }
        if let boundary = headerParameter("boundary", in: type) {
            return multipartFields(input.request.body, boundary: Array(boundary.utf8))
        }
        return FormEncoding.parse(input.request.body)
    }

    // MARK: Statements

    private func bound(_ statement: SiteStatement) throws -> PreparedStatement {
        let prepared: PreparedStatement
        do {
            prepared = try connection.statement(statement.number, sql: statement.sql)
        } catch {
            throw RouteFailure(location: statement.location, message: "\(error)")
        }
        for (index, source) in statement.parameters.enumerated() {
            do { try prepared.bind(cell(source), at: index, of: store) } catch {
                throw RouteFailure(location: statement.location, message: error.description)
            }
        }
        return prepared
    }

    private func cell(_ source: SiteStatement.Source) -> Cell {
        switch source {
        case .scalar(let slot): scalars[slot]
        case .random: .integer(random())
        case .rowCount(let table): .integer(Int64(tables[table].rowCount))
        case .column(let table, let column):
            tables[table].rowCount > 0 ? store.cells[tables[table].firstCell + column] : .null
        }
    }

    private mutating func rows(_ statement: SiteStatement, limit: Int = .max) throws -> CellTable {
        let prepared = try bound(statement)
        do {
            return try connection.rows(of: prepared, shape: statement.shape, limit: limit, into: &store)
        } catch {
            throw RouteFailure(location: statement.location, message: "\(error)")
        }
    }

    /// The first column of the first row; NULL where there is no row.
    private mutating func value(_ statement: SiteStatement) throws -> Cell {
        let table = try rows(statement, limit: 1)
        return table.rowCount > 0 && table.columnCount > 0 ? store.cells[table.firstCell] : .null
    }

    mutating func run(_ queries: [SiteQuery]) throws {
        for query in queries { try run(query) }
    }
    private mutating func run(_ query: SiteQuery) throws {
        let table = try rows(query.statement, limit: query.isOne ? 1 : .max)
        if let status = query.missing, table.rowCount == 0 { throw Missing(status: status) }
        tables[query.table] = table
        if let outer = query.outer { try group(table, of: query, in: outer) }
    }

    /// Puts rows beside the rows that they belong to: the other query's own, and those in the rows of a third.
    private mutating func group(_ table: CellTable, of query: SiteQuery, in outer: OuterRows) throws {
        let wholes = [tables[outer.table]] + groups.filter { $0.inner == outer.table }.map(\.rows)
        for whole in wholes {
            groups.append(
                GroupedRows(
                    inner: query.table, outer: whole, table, column: outer.column,
                    outerColumn: outer.outerColumn, in: &store))
        }
        guard store.cells.count <= SQLBudget.mostResultCells else {
            throw RouteFailure(location: query.statement.location, message: SQLBudget.longResult)
        }
    }

    // MARK: Steps

    private mutating func runSteps() throws {
        guard !route.steps.isEmpty else { return }
        let before = session
        do {
            try connection.execute(script: "BEGIN IMMEDIATE")
            for (index, step) in route.steps.enumerated() {
                if let refusal = try refusal(step) {
                    throw try refusal.joining(further(behind: index, with: refusal))
                }
                try run(step)
            }
            try connection.execute(script: "COMMIT")
        } catch {
            session = before
            wantsNewSession = false
            connection.discard()
            guard let failure = error as? SQLFailure else { throw error }
            throw RouteFailure(location: route.location, message: failure.description)
        }
    }

    /// What a `refuse` step has to say; nil for another, and where it has no row.
    private mutating func refusal(_ step: SiteStep) throws -> Refusal? {
        guard case .refuse(let statement, let redirect, let field) = step.kind else { return nil }
        if let when = step.when, try !value(when).isTruthy { return nil }
        let table = try rows(statement, limit: 1)
        guard table.rowCount > 0, table.columnCount > 0 else { return nil }
        let message = store.string(store.cells[table.firstCell])
        return Refusal(mistakes: [.init(message: message, field: field)], target: redirect)
    }

    /// What the `refuse` steps right behind one that refused say as well, where a page shows all messages.
    private mutating func further(behind index: Int, with refusal: Refusal) throws -> [Refusal] {
        guard case .page? = route.onError, refusal.target == nil else { return [] }
        var found: [Refusal] = []
        for step in route.steps[(index + 1)...] {
            guard case .refuse(_, redirect: nil, _) = step.kind else { break }
            if let other = try self.refusal(step) { found.append(other) }
        }
        return found
    }

    private mutating func run(_ step: SiteStep) throws {
        if case .refuse = step.kind { return }
        if let when = step.when, try !value(when).isTruthy { return }
        switch step.kind {
        case .refuse: return
        case .sql(let statement): _ = try rows(statement)
        case .queries(let queries): try run(queries)
        case .session(let entries):
            for (variable, statement) in entries {
                session.variables[variable] = try statement.map { store.value(try value($0)) } ?? .null
            }
            setSession()
        case .flash(let kind, let template):
            session.flash.append(.init(kind: kind, text: try render(template, escaping: .none)))
        case .newSession(let clear):
            wantsNewSession = true
            if clear {
                session.variables = site.session.defaults
                setSession()
            }
        }
    }

    // MARK: Answers

    private mutating func answer() throws -> Outcome {
        switch route.answer {
        case .redirect(let template):
            return .redirect(try render(template, escaping: .url), status: route.status)
        case .json(let query):
            try run(query)
            return .json(Array(store.string(store.cells[tables[query.table].firstCell]).utf8))
        case .template(let template):
            if !(route.needsLayoutFirst && route.steps.isEmpty) { try run(route.layout) }
            return .page(try page(template))
        }
    }

    /// A page, with the messages that wait for one.
    mutating func page(_ template: Int) throws -> [UInt8] {
        setFlash()
        let page = try bytes(template, escaping: .html)
        session.flash = []
        return page
    }

    private mutating func setFlash() {
        guard !session.flash.isEmpty else { return }
        let start = store.cells.count
        for flash in session.flash {
            let kind = store.text(flash.kind.utf8)
            let text = store.text(flash.text.utf8)
            store.cells += [kind, text]
        }
        tables[route.tableCount - 1] = CellTable(
            shape: 0, firstCell: start, rowCount: session.flash.count,
            columnCount: SiteCompiler.flashColumns.count)
    }

    func render(_ template: Int, escaping: TemplateEscaping) throws -> String {
        String(decoding: try bytes(template, escaping: escaping), as: UTF8.self)
    }
    private func bytes(_ template: Int, escaping: TemplateEscaping) throws -> [UInt8] {
        var renderer = TemplateRenderer(
            templates: site.templates, shapes: site.shapes, root: route.root, scalars: scalars,
            tables: tables,
            groups: groups)
        return try renderer.render(
            function: template, store: store, escaping: escaping, reserving: escaping == .html ? 1 << 16 : 256
        )
    }
}
