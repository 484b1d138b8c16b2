import Foundation
@testable import Readings
import Testing
import WebEnv

@testable import Learning

@Suite("Amounts of money in other currencies")
struct CurrencyTests {
    @Test(
        "A price is a number beside a currency sign, before or behind it",
        arguments: [
            ("€5", 5.0), ("5 €", 5), ("5€", 5), ("£3.20", 3.2), ("€ 3,20", 3.2), ("1.234,50 €", 1234.5),
            ("€1,234.50", 1234.5), ("€1.234,50", 1234.5), ("1 234,50 €", 1234.5),
            ("1\u{202F}234\u{202F}567,50\u{A0}€", 1_234_567.5), ("1'234.50 ₣", 1234.5), ("CHF", nil),
            ("¥1,200", 1200), ("₹1,00,000", 100_000), ("1.234 €", 1234), ("1,234 €", 1.234),
            ("€1.234", 1.234),
            ("€1,234", 1234), ("0,500 €", 0.5), ("1.234.567 €", 1_234_567), ("12,5 €", 12.5),
            ("$1,234.50", 1234.5),
            ("$ 5", 5), ("5 $", 5), ("-5,00 €", 5), ("₿0.00123", 0.00123),
        ] as [(String, Double?)])
    func values(text: String, value: Double?) {
        let text = text.replacingFirst(" 234", with: "\u{A0}234")
        let tokens = Tokenizer.tokens(text)
        #expect(TextValue.number(text) == value, "\(text)")
        guard let value else { return }
        #expect(TextValue.kind(text, tokens) == .price, "\(text)")
        #expect(tokens.map(\.isNumber) == [true] && tokens.map(\.id) == Tokenizer.ids("\(value)"), "\(text)")
    }

    @Test("A sign is no part of a word, and words beside it stay words")
    func words() {
        #expect(Tokenizer.ids("Preis in €/kg") == Tokenizer.ids("Preis in kg"))
        #expect(Tokenizer.ids("ab 5\u{A0}€\u{A0}pro Stück") == Tokenizer.ids("ab 5 pro Stück"))
        #expect(Tokenizer.ids("A5€") == Tokenizer.ids("A5"))
        #expect(TextValue.kind("ab 5 €") == .words)
        #expect(TextValue.number("ab 5 €") == 5)
    }

    @Test("A sign between two numbers belongs to the nearer, else to the one before it")
    func neighbours() {
        func amounts(_ text: String) -> [String] {
            TextValue.amounts(text).map { TextValue.slice(text, $0.range.lowerBound, $0.range.upperBound) }
        }
        #expect(amounts("7 €5 9") == ["€5"])
        #expect(amounts("3 Stück zu 5 € 7 Tage") == ["5 €"])
        #expect(amounts("€5 €7") == ["€5", "€7"])
        #expect(amounts("5€7€") == ["5€", "7€"])
        #expect(amounts("$5kg, A7$, 1.2.3 $") == ["1.2.3 $"])
        #expect(amounts("€") == [] && amounts("") == [])
    }

    @Test(
        "A computed amount is written as the amounts it comes from",
        arguments: [
            (["$5", "$7"], "$1,234.50"), (["5 €", "7 €"], "1.234,50 €"), (["€5"], "€1,234.50"),
            (["€ 5", "€ 1.234,50"], "€ 1.234,50"), (["1'234.50 ₣"], "1'234.50 ₣"), (["£3.20"], "£1,234.50"),
            (["12,50\u{A0}€"], "1.234,50\u{A0}€"), (["(€) 5"], "€1,234.50"),
        ])
    func printing(texts: [String], written: String) throws {
        let format = try #require(TextValue.moneyFormat(of: texts))
        #expect(TextValue.money(1234.5, as: format) == written)
    }

    @Test(
        "Dates whose day comes first are told where that is plain",
        arguments: [
            ("31.12.2026", "2026 december"), ("1.2.2026", "2026 february"), ("31/12/2026", "2026 december"),
            ("31-12-26", "2026 december"), ("12/31/2026", "2026 december"), ("1/2/2026", "2026 january"),
            ("2026-12-31", "2026 december"), ("31.12.2026, 14:30", "2026 december"),
        ])
    func dates(text: String, words: String) {
        let tokens = Tokenizer.tokens(text)
        #expect(TextValue.kind(text, tokens) == .date)
        #expect(TextValue.dateTokens(text, tokens) == Tokenizer.ids(words))
    }

    @Test(
        "What looks like a date in points and is none stays a number",
        arguments: ["31.13.2026", "1.2.3", "32.1.2026", "1.10.26"])
    func versions(text: String) { #expect(TextValue.kind(text) == .number) }

    /// The reading before other signs were known.
    private static func plainTokens(_ text: String) -> [Token] {
        let bytes = Array(text.utf8)
        func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
        func isWord(_ byte: UInt8) -> Bool { byte >= 0x80 || isDigit(byte) || (byte | 0x20) &- 0x61 < 26 }
        var result: [Token] = []
        var index = 0
        while index < bytes.count {
            guard isWord(bytes[index]) else {
                index += 1
                continue
            }
            var end = index
            var onlyDigits = true
            while end < bytes.count {
                let isMark =
                    (bytes[end] == 0x2C || bytes[end] == 0x2E) && end + 1 < bytes.count
                    && isDigit(bytes[end + 1])
                if isWord(bytes[end]) {
                    if !isDigit(bytes[end]) { onlyDigits = false }
                } else if !(onlyDigits && isMark) {
                    break
                }
                end += 1
            }
            // What stands between other marks is read alone, as it always was.
            result += Tokenizer.ids(String(decoding: bytes[index..<end], as: UTF8.self))
            index = end
        }
        return result
    }

    @Test("Texts with dollars in English form are read as they were")
    func dollars() {
        var random = CounterGenerator(state: 5)
        let pieces = [
            "$", "1", "23", "456", ",", ".", " ", "a", "ü", "\u{A0}", "$5.99", "$1,234.50", "(", "kg", "–",
        ]
        var compared = 0
        for _ in 0..<4000 {
            let text = (0..<Int.random(in: 1...7, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            guard TextValue.amounts(text).allSatisfy(\.hasEnglishMarks) else { continue }
            guard !text.contains("\u{A0}$"), !text.contains("$\u{A0}") else { continue }
            compared += 1
            #expect(Tokenizer.ids(text) == Self.plainTokens(text), "\(text)")
        }
        #expect(compared > 2000)
    }
}

/// Chance from a counter, for tests.
private struct CounterGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, with other: String) -> String {
        guard let range = range(of: text) else { return self }
        return replacingCharacters(in: range, with: other)
    }
}
