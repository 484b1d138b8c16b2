import Browser
import Groundwork
import WebEnv

/// A form is not accepted: the rules of its fields or `refuse` steps have something against it.
struct Refusal: Error {
    struct Mistake {
        let message: String
        /// Index of the form's field; nil where it belongs to none.
        let field: Int?
    }
    var mistakes: [Mistake]
    /// The step's own redirect.
    var target: Int?
    /// The body is no JSON object, so that there are no fields.
    var isUnreadable = false

    func joining(_ others: [Refusal]) -> Refusal {
        var all = self
        all.mistakes += others.flatMap(\.mistakes)
        return all
    }
}

extension RouteRun {
    /// Answers a form that is not accepted: by a redirect with a message, by the form once more, or in JSON.
    mutating func refuse(_ refusal: Refusal) throws -> Outcome {
        if refusal.isUnreadable { return Self.json(refusal, route.form, status: 400) }
        restoreForm()
        if let target = refusal.target { return try redirect(to: target, refusal) }
        switch route.onError {
        case .page(let page): return try show(page, refusal)
        case .redirect(let target): return try redirect(to: target, refusal)
        case nil where route.takesJSON: return Self.json(refusal, route.form, status: OnErrorSpec.status)
        case nil: return try redirect(to: nil, refusal)
        }
    }

    /// Form fields are again what was typed, whatever was made of it.
    private mutating func restoreForm() {
        guard let fields = try? bodyFields() else { return }
        for (index, rule) in route.form.enumerated() {
            scalars[route.slots.form + index] = store.cell(rule.typed(in: fields))
        }
    }

    private mutating func redirect(to target: Int?, _ refusal: Refusal) throws -> Outcome {
        var told: Set<String> = []
        for mistake in refusal.mistakes where told.insert(mistake.message).inserted {
            session.flash.append(.init(kind: "error", text: mistake.message))
        }
        if let target { return .redirect(try render(target, escaping: .url), status: 302) }
        let referer = input.request.referer
        return .redirect(referer.isEmpty ? "/" : referer, status: 302)
    }

    private mutating func show(_ page: RejectedFormPage, _ refusal: Refusal) throws -> Outcome {
        try run(route.layout)
        try run(route.queries)
        setTables(page, refusal)
        try run(page.queries)
        return .rejected(
            try self.page(page.template), status: page.status, contentType: ContentType.html)
    }

    private mutating func setTables(_ page: RejectedFormPage, _ refusal: Refusal) {
        let typed = Array(scalars[route.slots.form..<route.slots.form + route.form.count])
        set(page.form, rows: [typed])
        let first = route.form.indices.map { index in
            refusal.mistakes.first { $0.field == index }.map { store.text($0.message.utf8) } ?? .null
        }
        set(page.error, rows: [first])
        set(
            page.errors,
            rows: refusal.mistakes.map { mistake in
                let field = mistake.field.map { store.text(route.form[$0].name.utf8) }
                return [store.text(mistake.message.utf8), field ?? .null]
            })
    }

    private mutating func set(_ place: RejectedFormPage.Place, rows: [[Cell]]) {
        tables[place.table] = CellTable(
            shape: Int32(place.shape), firstCell: store.cells.count, rowCount: rows.count,
            columnCount: rows.first?.count ?? 0)
        store.cells += rows.joined()
    }

    /// `{"message": …, "errors": [{"field": …, "message": …}]}`
    private static func json(_ refusal: Refusal, _ form: [ParameterRule], status: Int) -> Outcome {
        var writer = JSONWriter()
        writer.object {
            $0.field("message", refusal.mistakes.first?.message ?? "")
            $0.key("errors")
            $0.array {
                for mistake in refusal.mistakes {
                    $0.object {
                        if let field = mistake.field { $0.field("field", form[field].name) }
                        $0.field("message", mistake.message)
                    }
                }
            }
        }
        return .rejected(writer.bytes, status: status, contentType: ContentType.json)
    }
}
