import Groundwork
import WebEnv

/// A kind of task, to be filled with rows of a site's database.
///
/// Format: docs/reference/task-templates.md.
public struct TaskTemplate: Sendable {
    /// What its tasks ask for: an answer, a page to end on, a change in a database, or to be recognised as
    /// impossible.
    public enum Kind: String, Sendable, CaseIterable { case answer, navigate, change, unachievable }

    /// Unique among the site's templates; the tasks' `intent_template_id`.
    public let id: String
    /// A word for templates that ask for alike things; tasks carry it, and reports count by it.
    public let family: String
    /// What its tasks ask for.
    public let kind: Kind
    /// The sites that its tasks are set on, the template's own among them.
    public let sites: [String]
    /// WebArena's template ids with the same features.
    public let webarena: [Int]
    /// The wordings, as Mustache over the slots, 1 or more; each task has one of them.
    public let intents: [String]
    /// Columns that tell test values from training values.
    public let keys: [String]
    /// Proven instances that the template must yield.
    public let minimum: Int
    /// Rows that the slots' query gives, without those that read like an earlier one.
    public var instanceCount: Int { instances.count }

    let location: SourceLocation
    /// Where its checks are written.
    var places = CheckPlaces()
    /// Whether it says itself that it is never in train.
    var isKeptUnseen = false
    /// Seeds of the sites' data, of those that have one.
    let siteSeeds: [String: UInt64]
    let login: String?
    let start: [String]
    let evaluation: EvaluationSpec
    let solution: [StepPattern]
    let canaries: [Canary]
    var instances: [Slots] = []
    var texts = TextPatterns()

    /// A step whose texts are templates, and how often it is done.
    struct StepPattern: Sendable {
        var step: SolutionStep
        var times: String?
        let location: SourceLocation
    }
    /// Where the parts of an evaluator are written.
    struct CheckPlaces: Sendable {
        var answers: SourceLocation?
        var url: SourceLocation?
        /// In the order of `program_html`.
        var contents: [SourceLocation] = []
    }
    enum Canary: Sendable {
        /// The solution with another answer.
        case answer(String)
        case steps([StepPattern])
    }
    /// One row of the slots' query.
    struct Slots: Sendable {
        /// Its place among the rows, from 0.
        let row: Int
        let values: [SQLValue]
        /// What the `answer` query gave.
        let answers: [SQLValue]
    }
}

/// The Mustache texts of a template, compiled over its slots.
struct TextPatterns: Sendable {
    var columns: [String] = []
    fileprivate var functions: [String: Int] = [:]
    fileprivate var templates = TemplateSet()
    fileprivate var shapes = TableShapes()
    fileprivate var root = RootScope()

    /// - Returns: mistakes of a text by offset.
    static func compile(_ texts: [LocatedText], columns: [String], log: ProblemLog) -> TextPatterns {
        var patterns = TextPatterns()
        patterns.columns = columns
        var compiler = TemplateCompiler()
        let answers = patterns.shapes.add(["answer"])
        let known = Set(columns + ["answer", "answers"])
        for text in texts where patterns.functions[text.text] == nil {
            do {
                let nodes = try MustacheParser.parse(Array(text.text.utf8))
                for name in TemplateUsage.names(nodes)
                where !known.contains(name.text) && name.text != "." && !name.text.hasPrefix("-") {
                    log.add(
                        text.location(at: name.offset),
                        "the slots have no column \"\(name.text)\"" + suggestion(for: name.text, among: known)
                    )
                }
                compiler.add(text.text, nodes)
                patterns.functions[text.text] = try compiler.function(text.text)
            } catch let failure as MustacheFailure {
                log.add(text.location(at: failure.offset), failure.description)
            } catch {
                log.add(text.location, "\(error)")
            }
        }
        for (index, column) in columns.enumerated() {
            patterns.root[compiler.intern(column)] = .scalar(Int32(index))
        }
        patterns.root[compiler.intern("answers")] = .table(0, isOne: false)
        if !columns.contains("answer") {
            patterns.root[compiler.intern("answer")] = .scalar(Int32(columns.count))
        }
        patterns.templates = compiler.set
        patterns.shapes.freeze(patterns.templates.names)
        _ = answers
        return patterns
    }

    /// Empty where the text is longer than ``TemplateRenderer/longestOutput``: ``check(_:)`` has said so.
    func render(_ text: String, _ slots: TaskTemplate.Slots) -> String {
        (try? rendered(text, slots)) ?? ""
    }

    /// - Throws: where one of the texts with a section, which may grow without end, is too long for a row.
    func check(_ slots: TaskTemplate.Slots) throws(TemplateRenderer.Excess) {
        for text in functions.keys where text.utf8.contains(UInt8(ascii: "#")) {
            _ = try rendered(text, slots)
        }
    }

    private func rendered(
        _ text: String, _ slots: TaskTemplate.Slots
    ) throws(TemplateRenderer.Excess) -> String {
        guard let function = functions[text] else { return text }
        var store = CellStore()
        let joined = slots.answers.map(\.text).joined(separator: ", ")
        let scalars =
            slots.values.map { store.cell($0) } + [slots.answers.isEmpty ? .null : store.cell(.text(joined))]
        let answers = slots.answers.map { store.cell($0) }
        let table = CellTable(shape: 0, firstCell: 0, rowCount: answers.count, columnCount: 1)
        store.cells = answers
        var renderer = TemplateRenderer(
            templates: templates, shapes: shapes, root: root, scalars: scalars, tables: [table])
        let bytes = try renderer.render(function: function, store: store, escaping: .none)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The texts of a list; `{{answers}}` alone stands for all answers.
    func render(_ texts: [String], _ slots: TaskTemplate.Slots) -> [String] {
        texts.flatMap { text in
            text.trimming(.control) == "{{answers}}" ? slots.answers.map(\.text) : [render(text, slots)]
        }
    }
}

extension TemplateUsage {
    /// All names that a template without partials looks up.
    static func names(_ nodes: [MustacheNode]) -> [MustacheName] {
        nodes.flatMap { node -> [MustacheName] in
            switch node {
            case .text, .partial, .parent: []
            case .variable(let name, _): [name]
            case .section(let name, false, let content) where name.text == TemplateCompiler.encodingSection:
                names(content)
            case .section(let name, _, let content): [name] + names(content)
            case .block(let block): names(block.content)
            }
        }
    }
}

// MARK: Instances

extension TaskTemplate {
    /// The task that a row makes of the template.
    /// - Parameter seed: which paraphrase each row takes follows from it.
    func task(_ slots: Slots, site: String, seed: UInt64) -> WebTask {
        let choice = ContentHash(id + "\u{0}" + String(slots.row), seed: seed).high
        let intent = intents[Int(choice % UInt64(max(1, intents.count)))]
        var instantiation: [String: String] = [:]
        for (column, value) in zip(texts.columns, slots.values) { instantiation[column] = value.text }
        return WebTask(
            taskID: "\(site).\(id).\(slots.row)", sites: sites, intent: texts.render(intent, slots),
            intentTemplateID: id,
            intentTemplate: intent, instantiation: instantiation,
            startURLs: start.flatMap { tabs(texts.render($0, slots)) },
            requiresLogin: login != nil, storageState: login, evaluation: evaluation(slots), family: family,
            solution: steps(solution, slots), siteSeeds: siteSeeds)
    }

    /// Addresses joined by WebArena's ` |AND| `, one a tab.
    private func tabs(_ text: String) -> [String] {
        text.replacingAll(" |AND| ", by: "\n").split(separator: "\n").map { $0.trimming(.control) }
    }

    private func evaluation(_ slots: Slots) -> EvaluationSpec {
        var spec = evaluation
        spec.referenceAnswers = spec.referenceAnswers.map { answers($0, slots) }
        spec.referenceURL = spec.referenceURL.map { texts.render($0, slots) }
        spec.stringNote = spec.stringNote.map { texts.render($0, slots) }
        spec.programHTML = spec.programHTML.map { check in
            ContentCheck(
                url: texts.render(check.url, slots), locator: texts.render(check.locator, slots),
                requiredContents: answers(check.requiredContents, slots), prepActions: check.prepActions)
        }
        return spec
    }
    private func answers(_ answers: ReferenceAnswers, _ slots: Slots) -> ReferenceAnswers {
        ReferenceAnswers(
            checks: answers.checks.map { check in
                let values = texts.render(check.values, slots)
                // WebArena takes a list for must_include, and nothing else.
                let isScalar = check.isScalar && values.count == 1 && check.rule != .mustInclude
                return .init(rule: check.rule, values: values, isScalar: isScalar)
            })
    }

    func steps(_ patterns: [StepPattern], _ slots: Slots) -> [SolutionStep] {
        patterns.flatMap { pattern -> [SolutionStep] in
            var step = pattern.step
            step.name = step.name.map { texts.render($0, slots) }
            step.within = step.within.map { texts.render($0, slots) }
            step.text = texts.render(step.text, slots)
            return Array(repeating: step, count: count(of: pattern, slots))
        }
    }

    /// How often a step is done.
    func count(of pattern: StepPattern, _ slots: Slots) -> Int {
        let times = pattern.times.map { Int(texts.render($0, slots).trimming(.control)) ?? 0 } ?? 1
        return max(0, min(times, 100))
    }

    /// The values that split test from training.
    func keyValues(_ slots: Slots) -> [String] {
        keys.compactMap { key in texts.columns.firstIndex(of: key).map { slots.values[$0].text } }
    }
}

/// Which tasks may be trained on.
public enum TaskSplit: String, Sendable, CaseIterable {
    /// Tasks to train on, and tasks kept for tests: rows that hold a key value which is never in train.
    case train, test
    /// Tasks of templates that are never in train.
    case unseen
    /// Every row, whichever split it belongs to.
    case all

    /// One value in five is kept for tests: with one or two keys, about one instance in four.
    static let testValues: UInt64 = 5
    /// One template in six is never in train.
    static let unseenTemplates: UInt64 = 6
}

extension TaskTemplate {
    /// Whether no instance of the template is ever in train.
    ///
    /// A template may say so (`split: unseen`); of the others the hash of the id decides.
    public var isUnseen: Bool {
        isKeptUnseen || ContentHash(id, seed: 0x0A).high % TaskSplit.unseenTemplates == 0
    }

    /// The split that a row belongs to. A value is a test value in every template or in none.
    func split(_ slots: Slots) -> TaskSplit {
        if isUnseen { return .unseen }
        let isTest = keyValues(slots).contains(where: Self.isTestValue)
        return isTest ? .test : .train
    }

    /// How many rows belong to a split; `all` for every row.
    public func count(in split: TaskSplit) -> Int {
        split == .all ? instances.count : instances.count { self.split($0) == split }
    }

    /// Whether training never uses a key value, in any template.
    static func isTestValue(_ value: String) -> Bool {
        ContentHash(folded(value), seed: 0x7E57).high % TaskSplit.testValues == 0
    }

    /// A key value as splits compare it: without regard to the case of ASCII letters.
    static func folded(_ value: String) -> String {
        String(decoding: value.utf8.map(\.asciiLowercased), as: UTF8.self)
    }
}
