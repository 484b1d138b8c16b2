import Groundwork
import Page
import WebEnv

/// Reads a site's task templates and draws their rows.
struct TaskTemplateFile {
    /// The keys of each part; docs/reference/task-templates.md describes every one of them.
    enum Keys {
        static let template = [
            "id", "family", "kind", "sites", "webarena", "intents", "login", "start", "slots", "answer",
            "evaluate",
            "solution",
            "canaries", "minimum", "split",
        ]
        static let slots = ["sql", "keys"]
        static let evaluate = [
            "eval_types", "reference_answers", "reference_url", "url_note", "program_html", "string_note",
        ]
        static let content = ["url", "locator", "required_contents", "prep_actions"]
        static let step = ["click", "fill", "select", "press", "goto", "go_back", "stop"]
        static let target = ["role", "name", "within", "nth", "times", "text", "option", "enter"]
        static let canary = ["stop", "steps"]
    }

    private let companions: Companions
    private let log: ProblemLog
    private var site: Site { companions.home.site }

    /// The templates of all files in a site's `tasks/`, in order of file name; mistakes go to the log.
    static func load(_ companions: Companions, log: ProblemLog) -> [TaskTemplate] {
        let reader = TaskTemplateFile(companions: companions, log: log)
        let site = companions.home.site
        var templates: [TaskTemplate] = []
        let folder = SiteFolder(site.directory)
        for name in folder.names(in: "tasks", log: log) where name.hasSuffix(".yaml") {
            guard let document = folder.document("tasks/" + name, log: log) else { continue }
            for entry in document.sequence {
                guard templates.count < mostTemplates else {
                    entry.report("a site has at most \(mostTemplates) task templates")
                    return templates
                }
                guard let template = reader.template(entry) else { continue }
                if templates.contains(where: { $0.id == template.id }) {
                    entry.report("a template \"\(template.id)\" is there already")
                }
                templates.append(template)
            }
        }
        return templates
    }

    private static let mostTemplates = 2000

    private func template(_ value: YAMLValue) -> TaskTemplate? {
        let fields = value.fields(Keys.template, of: "a task template")
        guard let id = fields.required("id")?.string, let kind = fields.required("kind").flatMap(kind),
            let intents = fields.required("intents")?.items.compactMap(\.located),
            let evaluate = fields.required("evaluate"), let solution = fields.required("solution"),
            let slots = fields.required("slots")?.fields(Keys.slots, of: "slots")
        else { return nil }
        let sites = fields["sites"].map(sites) ?? [site]
        var texts = intents
        let start = fields.required("start")?.items.compactMap(\.located) ?? []
        texts += start
        let evaluation = evaluation(evaluate, texts: &texts)
        let steps = solution.sequence.compactMap { step($0, texts: &texts) }
        let canaries = fields["canaries"]?.sequence.compactMap { canary($0, texts: &texts) } ?? []
        let keys = slots["keys"]?.items.compactMap(\.string) ?? []
        if intents.isEmpty { value.report("a template needs an intent") }
        if evaluation.kinds.isEmpty {
            evaluate.report("nothing is evaluated: reference_answers, reference_url or program_html")
        }
        if steps.last?.step.verb != .stop { solution.report("a solution ends with stop") }
        var template = TaskTemplate(
            id: id, family: fields.required("family")?.string ?? "", kind: kind, sites: sites.map(\.name),
            webarena: fields["webarena"]?.items.compactMap(\.integer) ?? [], intents: intents.map(\.text),
            keys: keys,
            minimum: fields["minimum"]?.integer ?? (keys.isEmpty ? 1 : 12), location: value.location,
            siteSeeds: Dictionary(
                sites.compactMap { site in site.seed.map { (site.name, $0) } }, uniquingKeysWith: { $1 }),
            login: fields["login"].flatMap { login($0, sites) }, start: start.map(\.text),
            evaluation: evaluation,
            solution: steps,
            canaries: canaries)
        template.places = places(evaluate)
        template.isKeptUnseen = fields["split"].map(isUnseen) ?? false
        guard let sql = slots.required("sql")?.located else { return nil }
        draw(
            &template, from: sites, sql, answer: fields["answer"]?.located, keys: slots["keys"], texts: texts)
        checkLocators(evaluate, template)
        return template
    }

    private func isUnseen(_ value: YAMLValue) -> Bool {
        if value.string == TaskSplit.unseen.rawValue { return true }
        value.report("\"split\" is unseen, or left out: rows are in train or test by their keys")
        return false
    }

    private func places(_ evaluate: YAMLValue) -> TaskTemplate.CheckPlaces {
        var places = TaskTemplate.CheckPlaces()
        for (key, _, value) in evaluate.isMapping ? evaluate.entries : [] {
            switch key {
            case "reference_answers": places.answers = value.location
            case "reference_url": places.url = value.location
            case "program_html": places.contents = value.items.map(\.location)
            default: break
            }
        }
        return places
    }

    /// Reads every locator as it is for the template's first row.
    private func checkLocators(_ evaluate: YAMLValue, _ template: TaskTemplate) {
        guard evaluate.isMapping, let slots = template.instances.first else { return }
        for content in evaluate.entries.filter({ $0.key == "program_html" }).flatMap(\.value.items) {
            for entry in content.isMapping ? content.entries : [] where entry.key == "locator" {
                if let text = entry.value.located { check(locator: text, template, slots) }
            }
        }
    }

    private func check(locator: LocatedText, _ template: TaskTemplate, _ slots: TaskTemplate.Slots) {
        let text = template.texts.render(locator.text, slots).trimming(.html)
        guard !text.isEmpty, !text.hasPrefix("func:"), !text.hasPrefix("lambda:") else { return }
        do { _ = try LocatorExpression(text) } catch let error as LocatorExpression.SyntaxError {
            let isLiteral = locator.text == text
            let place = isLiteral ? locator.location(at: error.offset) : locator.location
            let found = text.utf8.dropFirst(error.offset).prefix(30)
            log.add(place, "locator: \(error.message) at '\(String(decoding: found, as: UTF8.self))'")
        } catch {
            log.add(locator.location, "locator: \(error)")
        }
    }

    private func kind(_ value: YAMLValue) -> TaskTemplate.Kind? {
        guard let text = value.string else { return nil }
        let known = TaskTemplate.Kind.allCases.map(\.rawValue)
        if let kind = TaskTemplate.Kind(rawValue: text) { return kind }
        value.report("no kind \"\(text)\"" + suggestion(for: text, among: known))
        return nil
    }

    /// The sites of a template that has several. Those that join every world of several are theirs too.
    private func sites(_ value: YAMLValue) -> [Site] {
        var sites: [Site] = []
        for item in value.items {
            guard let name = item.string else { continue }
            do { sites.append(try companions.host(name).site) } catch { item.report(error.message) }
        }
        if !sites.contains(where: { $0.name == site.name }) {
            value.report("the template's own site \"\(site.name)\" must be among them")
        }
        if sites.count > 1 {
            do { try companions.nameJoining() } catch { value.report(error.message) }
        }
        return sites
    }

    /// A stored login, or several joined by dots as WebArena has them (`gitlab.reddit`).
    private func login(_ value: YAMLValue, _ sites: [Site]) -> String? {
        guard let name = value.string else { return nil }
        let known = sites.flatMap(\.logins)
        let parts = name.split(separator: ".").map(String.init)
        for part in parts where !known.contains(part) {
            let owner = sites.count > 1 ? "none of the sites has a" : "the site has no"
            value.report("\(owner) login \"\(part)\"" + suggestion(for: part, among: known))
        }
        return name
    }

    // MARK: Evaluation

    private func evaluation(_ value: YAMLValue, texts: inout [LocatedText]) -> EvaluationSpec {
        let fields = value.fields(Keys.evaluate, of: "evaluate")
        var spec = EvaluationSpec(kinds: [], functions: .webArena)
        if let answers = fields["reference_answers"] {
            spec.kinds.append(.stringMatch)
            spec.referenceAnswers = self.answers(answers, texts: &texts)
        }
        if let url = fields["reference_url"]?.located {
            spec.kinds.append(.urlMatch)
            spec.referenceURL = url.text
            spec.urlNote = fields["url_note"]?.string ?? "GOLD in PRED"
            texts.append(url)
        }
        if let note = fields["string_note"]?.located {
            spec.stringNote = note.text
            texts.append(note)
        }
        if let contents = fields["program_html"] {
            spec.kinds.append(.programHTML)
            for content in contents.sequence { spec.programHTML.append(self.content(content, texts: &texts)) }
        }
        return spec
    }

    private func content(_ value: YAMLValue, texts: inout [LocatedText]) -> ContentCheck {
        let fields = value.fields(Keys.content, of: "a content check")
        let url = fields.required("url")?.located
        let locator = fields["locator"]?.located
        texts += [url, locator].compactMap { $0 }
        let contents = fields.required("required_contents").map { answers($0, texts: &texts) }
        return ContentCheck(
            url: url?.text ?? "", locator: locator?.text ?? "",
            requiredContents: contents ?? ReferenceAnswers(checks: []),
            prepActions: fields["prep_actions"]?.items.compactMap(\.string) ?? [])
    }

    private func answers(_ value: YAMLValue, texts: inout [LocatedText]) -> ReferenceAnswers {
        var checks: [ReferenceAnswers.Check] = []
        let known: [ReferenceAnswers.Rule] = [
            .exactMatch, .mustInclude, .fuzzyMatch, .mustExclude, .requiredValues,
        ]
        for (name, location, values) in value.entries {
            let rule = ReferenceAnswers.Rule(rawValue: name)
            if !known.contains(where: { $0 == rule }) {
                value.log.add(
                    location,
                    "no rule \"\(name)\"" + suggestion(for: name, among: known.map(\.rawValue)))
            }
            let located = values.items.compactMap(\.located)
            texts += located
            if let rule {
                checks.append(.init(rule: rule, values: located.map(\.text), isScalar: values.isScalar))
            }
        }
        return ReferenceAnswers(checks: checks)
    }

    // MARK: Steps

    private func step(_ value: YAMLValue, texts: inout [LocatedText]) -> TaskTemplate.StepPattern? {
        let fields = value.fields(Keys.step, of: "a step")
        let verbs = Keys.step.filter { fields[$0] != nil }
        guard verbs.count == 1, let name = verbs.first, let verb = SolutionStep.Verb(rawValue: name),
            let content = fields[name]
        else {
            value.report("a step does exactly one of " + Keys.step.joined(separator: ", "))
            return nil
        }
        if verb == .goBack {
            return .init(step: SolutionStep(verb: .goBack), times: nil, location: value.location)
        }
        if content.isMapping { return target(verb, content, texts: &texts) }
        guard [.press, .goto, .stop].contains(verb), let text = content.located else {
            content.report("\(name) needs a target: {role: …, name: …}")
            return nil
        }
        texts.append(text)
        return .init(step: SolutionStep(verb: verb, text: text.text), times: nil, location: value.location)
    }

    private func target(
        _ verb: SolutionStep.Verb, _ value: YAMLValue, texts: inout [LocatedText]
    ) -> TaskTemplate.StepPattern? {
        let fields = value.fields(Keys.target, of: "a target")
        let name = fields["name"]?.located
        let within = fields["within"]?.located
        let text = fields["text"]?.located ?? fields["option"]?.located
        let times = fields["times"]?.located
        texts += [name, within, text, times].compactMap { $0 }
        if verb == .fill, text == nil { value.report("fill needs \"text\"") }
        if verb == .select, text == nil { value.report("select needs \"option\"") }
        let step = SolutionStep(
            verb: verb, role: fields["role"].flatMap(role), name: name?.text, within: within?.text,
            nth: fields["nth"]?.integer ?? 0, text: text?.text ?? "",
            pressEnter: fields["enter"]?.bool ?? false)
        return .init(step: step, times: times?.text, location: value.location)
    }

    /// The name of a role as it is known, whatever its case.
    private func role(_ value: YAMLValue) -> String? {
        guard let text = value.string, Role.called(text).isEmpty else { return value.string }
        let known = Role.allCases.flatMap { [$0.ariaName, $0.chromiumName] }
        if let name = known.first(where: { $0.lowercased() == text.lowercased() }) { return name }
        value.report("there is no role \"\(text)\"" + suggestion(for: text, among: Set(known)))
        return text
    }

    private func canary(_ value: YAMLValue, texts: inout [LocatedText]) -> TaskTemplate.Canary? {
        let fields = value.fields(Keys.canary, of: "a canary")
        if let steps = fields["steps"] {
            let patterns = steps.sequence.compactMap { step($0, texts: &texts) }
            if patterns.last?.step.verb != .stop { steps.report("a canary's steps end with stop") }
            return .steps(patterns)
        }
        guard let answer = fields.required("stop")?.located else { return nil }
        texts.append(answer)
        return .answer(answer.text)
    }

    // MARK: Rows

    /// A connection to the site's own data; the sites of a template with several are schemas of their names in it.
    private func connection(to sites: [Site]) throws -> SQLConnection {
        let connection = try SQLConnection(image: site.image, budget: .building)
        if sites.count > 1 { for other in sites { try connection.open(other.image, as: other.name) } }
        return connection
    }

    private func draw(
        _ template: inout TaskTemplate, from sites: [Site], _ sql: LocatedText, answer: LocatedText?,
        keys: YAMLValue?,
        texts: [LocatedText]
    ) {
        do {
            let connection = try connection(to: sites)
            connection.begin(clock: site.clock, randomness: RandomSource(seed: 0))
            let query = try connection.prepare(sql.text, by: .route)
            defer { query.finalize() }
            let columns = query.columnNames
            for key in keys?.items ?? [] {
                guard let name = key.string, !columns.contains(name) else { continue }
                key.report("the slots have no column \"\(name)\"" + suggestion(for: name, among: columns))
            }
            try bindBuiltIns(query, columns: [], values: [])
            var store = CellStore()
            let table = try connection.rows(of: query, shape: 0, into: &store)
            template.texts = TextPatterns.compile(texts, columns: columns, log: log)
            let rows = (0..<table.rowCount).map { row in
                (0..<columns.count).map { store.value(store.cells[row * columns.count + $0]) }
            }
            template.instances = try instances(rows, columns, template, answer, connection)
        } catch let failure as SQLFailure {
            log.add(sql.location(at: failure.offset ?? 0), failure.description)
        } catch {
            log.add(sql.location, "\(error)")
        }
    }

    private func instances(
        _ rows: [[SQLValue]], _ columns: [String], _ template: TaskTemplate, _ answer: LocatedText?,
        _ connection: SQLConnection
    ) throws -> [TaskTemplate.Slots] {
        var seen: Set<[String]> = []
        var instances: [TaskTemplate.Slots] = []
        for (index, values) in rows.enumerated() {
            let answers = try answer.map { try self.answers($0, columns, values, connection) } ?? []
            let slots = TaskTemplate.Slots(row: index, values: values, answers: answers)
            try template.texts.check(slots)
            let words = (template.intents + template.start).map { template.texts.render($0, slots) }
            if seen.insert(words).inserted { instances.append(slots) }
        }
        return instances
    }

    private func answers(
        _ sql: LocatedText, _ columns: [String], _ values: [SQLValue], _ connection: SQLConnection
    ) throws -> [SQLValue] {
        do {
            let query = try connection.prepare(sql.text, by: .route)
            defer { query.finalize() }
            try bindBuiltIns(query, columns: columns, values: values, location: sql)
            var store = CellStore()
            let table = try connection.rows(of: query, shape: 0, into: &store)
            return (0..<table.rowCount).map { store.value(store.cells[$0 * table.columnCount]) }
        } catch {
            log.add(sql.location(at: error.offset ?? 0), error.description)
            return []
        }
    }

    /// Slots by name, `:now` and `:today`.
    private func bindBuiltIns(
        _ query: PreparedStatement, columns: [String], values: [SQLValue], location: LocatedText? = nil
    ) throws(SQLFailure) {
        for (index, name) in query.parameterNames.enumerated() {
            let name = String((name ?? "").dropFirst())
            if let column = columns.firstIndex(of: name) {
                try query.bind(values[column], at: index)
            } else if name == "now" || name == "today" {
                let time = CivilTime(epoch: site.clock)
                try query.bind(
                    .text(String(decoding: name == "now" ? time.text : time.dateText, as: UTF8.self)),
                    at: index)
            } else if let location {
                log.add(
                    location.location,
                    "the slots have no column \"\(name)\"" + suggestion(for: name, among: columns))
            }
        }
    }
}
