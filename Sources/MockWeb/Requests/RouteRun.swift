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
        /// A query with `missing:` found nothing.
        case missing(Int)
    }
    /// A `refuse` step had a row.
    private struct Refusal: Error {
        let message: String
        let target: Int?
    }
    private struct Missing: Error { let status: Int }

    private let site: Site
    private let route: Route
    private let connection: SQLConnection
    private let input: Input
    private(set) var session: LoginSession
    private(set) var wantsNewSession = false

    private var store = CellStore()
    private var scalars: [Cell]
    private var tables: [CellTable]

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
            setParameters()
            if let problem = setForm() { return try refuse(problem, target: route.onError) }
            if route.needsLayoutFirst { try run(route.layout) }
            try run(route.queries)
            try runSteps()
            return try answer()
        } catch let missing as Missing {
            return .missing(missing.status)
        } catch let refusal as Refusal {
            return try refuse(refusal.message, target: refusal.target ?? route.onError)
        }
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
        }
    }

    private func random() -> Int64 { Int64(bitPattern: connection.functions.random()) }
    private func matches(_ text: String, _ pattern: String) -> Bool {
        (try? connection.functions.matches(text, pattern: pattern)) ?? false
    }

    /// - Returns: what is wrong with the form, nil where nothing is.
    private mutating func setForm() -> String? {
        guard !route.form.isEmpty else { return nil }
        let fields = bodyFields()
        var problem: String?
        for (index, rule) in route.form.enumerated() {
            do {
                scalars[route.slots.form + index] = store.cell(try rule.value(in: fields, matches: matches))
            } catch {
                if problem == nil { problem = error.message }
            }
        }
        return problem
    }

    private func bodyFields() -> [(name: String, value: String)] {
        let type = input.request.headers.first { equalIgnoringCase($0.name, "content-type") }?.value ?? ""
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

    private mutating func run(_ queries: [SiteQuery]) throws {
        for query in queries { try run(query) }
    }
    private mutating func run(_ query: SiteQuery) throws {
        let table = try rows(query.statement, limit: query.isOne ? 1 : .max)
        if let status = query.missing, table.rowCount == 0 { throw Missing(status: status) }
        tables[query.table] = table
    }

    // MARK: Steps

    private mutating func runSteps() throws {
        guard !route.steps.isEmpty else { return }
        let before = session
        do {
            try connection.execute(script: "BEGIN IMMEDIATE")
            for step in route.steps { try run(step) }
            try connection.execute(script: "COMMIT")
        } catch {
            session = before
            wantsNewSession = false
            connection.discard()
            guard let failure = error as? SQLFailure else { throw error }
            throw RouteFailure(location: route.location, message: failure.description)
        }
    }

    private mutating func run(_ step: SiteStep) throws {
        if let when = step.when, try !value(when).isTruthy { return }
        switch step.kind {
        case .refuse(let statement, let redirect):
            let table = try rows(statement, limit: 1)
            guard table.rowCount > 0, table.columnCount > 0 else { return }
            throw Refusal(message: store.string(store.cells[table.firstCell]), target: redirect)
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

    private mutating func refuse(_ message: String, target: Int?) throws -> Outcome {
        session.flash.append(.init(kind: "error", text: message))
        if let target { return .redirect(try render(target, escaping: .url), status: 302) }
        let referer = input.request.referer
        return .redirect(referer.isEmpty ? "/" : referer, status: 302)
    }

    private mutating func answer() throws -> Outcome {
        switch route.answer {
        case .redirect(let template):
            return .redirect(try render(template, escaping: .url), status: route.status)
        case .json(let query):
            try run(query)
            return .json(Array(store.string(store.cells[tables[query.table].firstCell]).utf8))
        case .template(let template):
            if !(route.needsLayoutFirst && route.steps.isEmpty) { try run(route.layout) }
            setFlash()
            let page = try bytes(template, escaping: .html)
            session.flash = []
            return .page(page)
        }
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

    private func render(_ template: Int, escaping: TemplateEscaping) throws -> String {
        String(decoding: try bytes(template, escaping: escaping), as: UTF8.self)
    }
    private func bytes(_ template: Int, escaping: TemplateEscaping) throws -> [UInt8] {
        var renderer = TemplateRenderer(
            templates: site.templates, shapes: site.shapes, root: route.root, scalars: scalars, tables: tables
        )
        return try renderer.render(
            function: template, store: store, escaping: escaping, reserving: escaping == .html ? 1 << 16 : 256
        )
    }
}
