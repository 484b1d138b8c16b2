@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

/// What texts fields hold, and the numbers that they stand for.
@Suite struct FieldTextTests {
    @Test(
        arguments: [
            (" 12px", 12), ("+3", 3), ("-7 ", -7), ("", nil), ("x1", nil), ("1e3", 1),
            ("99999999999999999999", nil),
            ("\t0", 0), ("--1", nil), ("- 1", nil),
        ] as [(String, Int?)])
    func `whole numbers of attributes are read to their first other letter`(text: String, number: Int?) {
        #expect(HTMLNumber.integer(Array(text.utf8)[...]) == number)
    }

    @Test(
        arguments: [
            (" 30%", 30), ("+1.5x", 1.5), (".5.5", 0.5), ("-2e1px", -20), ("5.", 5), ("1e", 1), ("e5", nil),
            ("", nil),
            ("1e999", nil), ("-", nil), ("0x10", 0),
        ] as [(String, Double?)])
    func `numbers of gauges are read to their first other letter`(text: String, number: Double?) {
        #expect(HTMLNumber.leading(Array(text.utf8)[...]) == number)
    }

    @Test(arguments: [
        (3.0, "3"), (-0.0, "0"), (0.1, "0.1"), (1e15, "1000000000000000"), (1e300, "1e+300"), (-2.5, "-2.5"),
    ])
    func `numbers are written without a needless fraction`(number: Double, text: String) {
        #expect(HTMLNumber.text(of: number) == text)
    }

    @Test(arguments: [
        ("1970-01-01", ControlKind.TextType.date, 0.0), ("2000-03-01", .date, 11_017),
        ("1969-12-31", .date, -1),
        ("0001-01-01", .date, -719_162), ("275760-09-13", .date, 100_000_000), ("1970-02", .month, 1),
        ("1969-12", .month, -1), ("1970-W01", .week, 0), ("1969-W52", .week, -1), ("2020-W53", .week, 2661),
        ("00:01:00.25", .time, 60_250), ("1970-01-02T00:00", .dateTimeLocal, 86_400_000),
        ("1969-12-31T23:59:59.999", .dateTimeLocal, -1),
    ])
    func `dates and times stand for numbers, and numbers for them`(
        text: String, type: ControlKind.TextType, number: Double
    ) {
        #expect(DateText.number(text, type) == number)
        #expect(DateText.text(of: number, type) == text)
    }

    @Test(arguments: [
        ("275760-09-14", ControlKind.TextType.date), ("1900-02-29", .date), ("2024-00-10", .date),
        ("2024-01-1", .date),
        ("275760-10", .month), ("20240-1", .month), ("2021-W53", .week), ("2024W01", .week),
        ("12:00:60", .time),
        ("12:00:00.", .time), ("12", .time), ("2024-01-01T", .dateTimeLocal), ("T00:00", .dateTimeLocal),
        ("", .date),
    ])
    func `what is no date or time stands for nothing`(text: String, type: ControlKind.TextType) {
        #expect(DateText.number(text, type) == nil)
    }

    @Test(
        arguments: [
            ("Hotpink", "#ff69b4"), ("#0f08", "#00ff00"), ("rgb(1 2 3)", "#010203"),
            ("hsl(120,100%,25%)", "#008000"),
            ("hwb(0.5turn 0% 0%)", "#00ffff"), ("rgb(none 0 0)", "#000000"), ("", nil), ("#gg0000", nil),
            ("rgb(1,2)", nil), ("lab(50% 0 0)", nil), ("rgb(1,2,x)", nil), ("rgb", nil), ("(1,2,3)", nil),
        ] as [(String, String?)])
    func `colours are read as in style sheets`(text: String, color: String?) {
        #expect(ColorText.hexadecimal(text) == color)
    }

    @Test(arguments: [
        ("abc", "ltr"), ("123 אב", "rtl"), ("\u{200F}x", "rtl"), ("سلام", "rtl"), ("漢字", "ltr"),
    ])
    func `the first letter tells the direction`(text: String, direction: String) {
        #expect(Directionality(of: text)?.rawValue == direction)
        #expect(Directionality(of: "12 -") == nil)
    }

    /// What steps make of a number: the decimals of single steps do not add up.
    @Test func `steps keep the decimals that they are written with`() {
        let document = HTMLParser.parse(Array("<input type=number step=0.1 min=0 max=2>".utf8))
        let controls = FormControls(document: document)
        var number = 0.0
        for _ in 0..<13 {
            number = controls.limits(of: controls.allControls[0]).stepping(from: number, upwards: true)
        }
        #expect(number == 1.3)
        let limits = controls.limits(of: controls.allControls[0])
        #expect(limits.stepping(from: 0.25, upwards: true) == 0.3)
        #expect(limits.stepping(from: 0.25, upwards: false) == 0.2)
        #expect(limits.stepping(from: 2, upwards: true) == 2 && limits.stepping(from: 0, upwards: false) == 0)
    }

    @Test(arguments: [
        ("number", "abc", ""), ("range", "700", "100"), ("color", "navy", "#000080"),
        ("email", " a@b ", "a@b"),
        ("date", "2024-13-01", ""), ("text", "a\nb", "ab"),
        ("datetime-local", "2024-01-02 03:04:00", "2024-01-02T03:04"),
    ])
    func `what somebody puts into a field is held as far as its type can hold it`(
        type: String, text: String, value: String
    ) {
        let document = HTMLParser.parse(Array("<form><input name=a type=\(type)></form>".utf8))
        var controls = FormControls(document: document)
        let field = controls.allControls[0]
        controls.setText(text, of: field)
        #expect(controls.value(of: field) == value)
        let form = controls.form(of: field) ?? field
        #expect(controls.entries(of: form, submitter: nil).map(\.value) == [value])
        let shown = AccessibilityTree(document, controls.state).nodes.first { $0.node == field }?.value
        #expect(shown == value, "what is seen is what is sent")
    }
}
