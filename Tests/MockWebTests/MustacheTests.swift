import Foundation
import Groundwork
import Testing

@testable import MockWeb

/// Data for a template outside of a site: texts and numbers, records, lists of rows.
struct MustacheData {
    var scalars: [(String, SQLValue)] = []
    /// Columns, rows, and whether it is one record.
    var tables: [(name: String, columns: [String], rows: [[SQLValue]], isOne: Bool)] = []

    func render(_ template: String, partials: [String: String] = [:]) throws -> String {
        var compiler = TemplateCompiler()
        for (name, source) in partials { compiler.add(name, try MustacheParser.parse(Array(source.utf8))) }
        compiler.add("main", try MustacheParser.parse(Array(template.utf8)))
        let function = try compiler.function("main")
        var store = CellStore()
        var root = RootScope()
        var shapes = TableShapes()
        var cells: [Cell] = []
        for (index, (name, value)) in scalars.enumerated() {
            cells.append(store.cell(value))
            root[compiler.intern(name)] = .scalar(Int32(index))
        }
        var cellTables: [CellTable] = []
        for (index, table) in tables.enumerated() {
            let shape = shapes.add(table.columns)
            root[compiler.intern(table.name)] = .table(Int32(index), isOne: table.isOne)
            let first = store.cells.count
            for row in table.rows { for value in row { store.cells.append(store.cell(value)) } }
            cellTables.append(
                CellTable(
                    shape: Int32(shape), firstCell: first, rowCount: table.rows.count,
                    columnCount: table.columns.count))
        }
        shapes.freeze(compiler.set.names)
        var renderer = TemplateRenderer(
            templates: compiler.set, shapes: shapes, root: root, scalars: cells, tables: cellTables)
        return String(decoding: try renderer.render(function: function, store: store), as: UTF8.self)
    }
}

struct MustacheTests {
    private let data = MustacheData(
        scalars: [
            ("name", .text("<b> & \"c\"")), ("zero", .integer(0)), ("one", .integer(1)), ("none", .null),
            ("empty", .text("")),
            ("real", .real(1.5)), ("fruit", .text("apples")),
        ],
        tables: [
            (
                "rows", ["label", "sale"],
                [[.text("A"), .integer(1)], [.text("B"), .integer(0)], [.text("C"), .null]], false
            ),
            ("nothing", ["label"], [], false),
            ("product", ["label", "fruit"], [[.text("P"), .text("bananas")]], true),
            ("missing", ["label"], [], true),
        ])

    struct Case: Sendable {
        let template: String
        let expected: String
        var partials: [String: String] = [:]
    }

    static let cases: [Case] = [
        // Interpolation
        Case(template: "{{name}}", expected: "&lt;b&gt; &amp; &quot;c&quot;"),
        Case(template: "{{{name}}}|{{&name}}|{{& name }}", expected: "<b> & \"c\"|<b> & \"c\"|<b> & \"c\""),
        Case(template: "[{{none}}{{unknown}}{{a.b.c}}{{empty}}]", expected: "[]"),
        Case(template: "{{one}} {{real}} {{ product.label }} {{product.unknown}}", expected: "1 1.5 P "),
        // Sections
        Case(template: "{{#rows}}{{label}}{{/rows}}", expected: "ABC"),
        Case(template: "{{#rows}}{{-index}}{{label}}{{^-last}}, {{/-last}}{{/rows}}", expected: "1A, 2B, 3C"),
        Case(
            template: "{{#rows}}{{#-first}}first {{/-first}}{{label}}{{#sale}}!{{/sale}}{{/rows}}",
            expected: "first A!BC"),
        Case(
            template: "{{#rows?}}<ul>{{rows.count}}</ul>{{/rows?}}{{^nothing?}}none{{/nothing?}}",
            expected: "<ul>3</ul>none"),
        Case(
            template: "{{#zero}}x{{/zero}}{{#none}}x{{/none}}{{#empty}}x{{/empty}}{{#nothing}}x{{/nothing}}",
            expected: ""),
        Case(template: "{{^zero}}a{{/zero}}{{^nothing}}b{{/nothing}}{{^one}}c{{/one}}", expected: "ab"),
        Case(template: "{{#fruit}}I like {{.}}{{/fruit}}", expected: "I like apples"),
        Case(template: "{{#product}}{{label}} {{fruit}} {{zero}}{{/product}}", expected: "P bananas 0"),
        Case(
            template: "{{#missing}}x{{/missing}}{{^missing}}no{{/missing}}{{missing.label}}", expected: "no"),
        // Lines
        Case(template: "a\n  {{#one}}\nb\n  {{/one}}\nc", expected: "a\nb\nc"),
        Case(template: "a {{! a\n comment }} b\n{{! alone }}\nc", expected: "a  b\nc"),
        Case(template: "\r\n{{#one}}\r\nx\r\n{{/one}}\r\n", expected: "\r\nx\r\n"),
        Case(template: " {{#one}}x{{/one}} \n", expected: " x \n"),
        // Delimiters
        Case(template: "{{=<% %>=}}(<%one%>)<%={{ }}=%>[{{one}}]", expected: "(1)[1]"),
        Case(template: "{{=| |=}}\n|#one|\n|zero|\n|/one|\n", expected: "0\n"),
        // Partials
        Case(template: "[{{>p}}]", expected: "[1]", partials: ["p": "{{one}}"]),
        Case(
            template: "\\\n {{>p}}\n/\n", expected: "\\\n |\n <b> & \"c\"\n |\n/\n",
            partials: ["p": "|\n{{{name}}}\n|\n"]),
        Case(template: "{{>p}}\n>", expected: ">\n>", partials: ["p": ">\n"]),
        Case(template: "{{#rows}}{{>p}}{{/rows}}", expected: "A.B.C.", partials: ["p": "{{label}}."]),
        Case(template: "{{>p}}", expected: "(1)", partials: ["p": "({{>q}})", "q": "{{one}}"]),
        Case(template: "[{{>absent}}]", expected: "[]"),
        // Inheritance
        Case(template: "{{$label}}Default{{/label}}", expected: "Default"),
        Case(
            template: "{{<p}}{{$label}}own{{/label}}{{/p}}", expected: "..own..",
            partials: ["p": "..{{$label}}Default{{/label}}.."]),
        Case(
            template: "{{<p}}ignored{{$a}}x{{one}}{{/a}} also{{/p}}", expected: "x1,b",
            partials: ["p": "{{$a}}{{/a}},{{$b}}b{{/b}}"]),
        Case(
            template: "{{<p}}{{$a}}c{{/a}}{{/p}}", expected: "c",
            partials: [
                "p": "{{<older}}{{$a}}p{{/a}}{{/older}}", "older": "{{<grand}}{{$a}}o{{/a}}{{/grand}}",
                "grand": "{{$a}}g{{/a}}",
            ]),
        Case(
            template: "{{<p}}{{/p}}", expected: "p",
            partials: [
                "p": "{{<older}}{{$a}}p{{/a}}{{/older}}", "older": "{{<grand}}{{$a}}o{{/a}}{{/grand}}",
                "grand": "{{$a}}g{{/a}}",
            ]),
        Case(
            template: "{{<p}}{{$b}}I say {{fruit}}.{{/b}}{{/p}}", expected: "I say bananas.",
            partials: ["p": "{{#product}}{{$b}}You say {{fruit}}.{{/b}}{{/product}}"]),
        Case(
            template: "{{<p}}{{$foo}}own{{/foo}}{{/p}}", expected: "own own own stop",
            partials: [
                "p": "{{$foo}}default{{/foo}} {{$bar}}{{<q}}{{/q}}{{/bar}}",
                "q": "{{$foo}}other{{/foo}} {{<p}}{{$bar}}stop{{/bar}}{{/p}}",
            ]),
        Case(
            template: "Hi,\n  {{<p}}{{/p}}\n", expected: "Hi,\n  one\n  two\n", partials: ["p": "one\ntwo\n"]),
        Case(
            template: "{{<p}}{{$b}}\none\ntwo{{/b}}\n{{/p}}\n", expected: "Hi,\n  one\n  two\n",
            partials: ["p": "Hi,\n  {{$b}}{{/b}}\n"]),
        Case(
            template: "{{<p}}{{$b}}\n    one\n    two\n{{/b}}{{/p}}\n", expected: "Hi,\n  one\n  two\n",
            partials: ["p": "Hi,\n  {{$b}}\n  {{/b}}\n"]),
        Case(
            template: "{{<p}}{{$b}}\none\ntwo\n{{/b}}{{/p}}\n", expected: "Hi,\n  one\n  two\n",
            partials: ["p": "Hi,\n{{$b}}\n  default\n{{/b}}\n"]),
        Case(
            template: "{{<p}}{{$n}}hammer{{/n}}{{/p}}", expected: "stop:\n  hammer\n",
            partials: ["p": "stop:\n  {{$n}}listen{{/n}}\n"]),
    ]

    @Test(arguments: cases) func aTemplateRendersAsTheSpecificationSays(_ test: Case) throws {
        #expect(try data.render(test.template, partials: test.partials) == test.expected)
    }

    @Test(arguments: [
        ("a {{name", 2), ("{{#a}}x", 0), ("x{{/a}}", 1), ("{{#a}}{{/b}}", 6), ("{{}}", 0), ("{{a b}}", 0),
        ("{{=x=}}", 0), ("{{{a}}", 0),
    ])
    func aMistakeInATemplateHasAPlace(template: String, offset: Int) {
        #expect { _ = try MustacheParser.parse(Array(template.utf8)) } throws: {
            ($0 as? MustacheFailure)?.offset == offset
        }
    }

    @Test func aTemplateThatIncludesItselfIsFound() throws {
        var compiler = TemplateCompiler()
        compiler.add("a", try MustacheParser.parse(Array("{{#x}}{{>b}}{{/x}}".utf8)))
        compiler.add("b", try MustacheParser.parse(Array("{{>a}}".utf8)))
        _ = try compiler.function("a")
        #expect(compiler.nestingMistake()?.message == "the template includes itself")
        var endless = TemplateCompiler()
        endless.add("p", try MustacheParser.parse(Array("{{<p}}{{/p}}".utf8)))
        #expect(throws: TemplateCompiler.Failure.self) { _ = try endless.function("p") }
        var deeper = TemplateCompiler()
        deeper.add("i", try MustacheParser.parse(Array("x\n {{>i}}\n".utf8)))
        #expect(throws: TemplateCompiler.Failure.self) { _ = try deeper.function("i") }
    }

    // MARK: Against chevron

    /// A random template over `data`, without what chevron does not do: several tags that stand alone on one line, and an
    /// inverted section inside of a section of its name.
    private func template(_ random: inout RandomSource, inside open: Set<String> = []) -> String {
        let names = [
            "name", "zero", "one", "none", "empty", "fruit", "label", "sale", "product.label",
            "product.fruit", "unknown",
        ]
        let sections = ["rows", "nothing", "product", "one", "zero", "fruit", "sale", "missing"].filter {
            !open.contains($0)
        }
        let depth = open.count
        var text = ""
        for _ in 0..<(1 + Int(random.next() % 5)) {
            let name = names[Int(random.next() % UInt64(names.count))]
            let section = sections[Int(random.next() % UInt64(sections.count))]
            switch random.next() % 9 {
            case 0: text += "{{\(name)}}"
            case 1: text += "{{{\(name)}}}"
            case 2: text += "{{&\(name)}} - "
            case 3: text += "line \"<\n"
            case 4: text += " {{! note }} w"
            case 5 where depth < 3:
                text += ".{{#\(section)}}\(template(&random, inside: open.union([section])))/{{/\(section)}}"
            case 6 where depth < 3:
                text += ".{{^\(section)}}\(template(&random, inside: open.union([section])))/{{/\(section)}}"
            case 7 where depth < 3:
                text +=
                    "x\n  {{#\(section)}}\ny\(template(&random, inside: open.union([section])))z\n  {{/\(section)}}\nw"
            case 8: text += "p\n  {{>part}}\nq{{>part}}"
            default: text += "word "
            }
        }
        return text
    }

    @Test func generatedTemplatesRenderAsChevronRendersThem() throws {
        var random = RandomSource(seed: 7)
        let partials = ["part": "part {{fruit}}\n{{#one}}\nlast{{name}}\n{{/one}}\n"]
        let templates = (0..<300).map { _ in template(&random) }
        let context: [String: Any] = [
            "name": "<b> & \"c\"", "zero": 0, "one": 1, "none": NSNull(), "empty": "", "fruit": "apples",
            "rows": [
                ["label": "A", "sale": 1], ["label": "B", "sale": 0], ["label": "C", "sale": NSNull()],
            ], "nothing": [Any](),
            "product": ["label": "P", "fruit": "bananas"], "missing": [Any](),
        ]
        guard let rendered = try chevron(templates, context, partials) else {
            print("skipped: python3 with chevron is not installed")
            return
        }
        var plain = data
        plain.scalars.removeAll { $0.0 == "real" }
        for (template, expected) in zip(templates, rendered) {
            #expect(
                try plain.render(template, partials: partials) == expected, "\(template.debugDescription)")
        }
    }

    /// What chevron makes of the templates; nil where it is not installed.
    private func chevron(_ templates: [String], _ context: [String: Any], _ partials: [String: String]) throws
        -> [String]?
    {
        let script = """
            import sys, json
            try:
                import chevron
            except ImportError:
                sys.exit(3)
            job = json.load(sys.stdin)
            json.dump([chevron.render(t, job["data"], partials_dict=job["partials"]) for t in job["templates"]], sys.stdout)
            """
        let input = FileManager.default.temporaryDirectory.appending(
            path: "mustache-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: input) }
        try JSONSerialization.data(withJSONObject: [
            "templates": templates, "data": context, "partials": partials,
        ]).write(to: input)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if process.terminationStatus == 3 { return nil }
        #expect(process.terminationStatus == 0)
        return try JSONSerialization.jsonObject(with: bytes) as? [String]
    }
}
