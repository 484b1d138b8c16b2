import Foundation
import Testing

@testable import Groundwork

/// The two syntaxes of one engine, held against Foundation's expressions and against each other.
@Suite("Regular expressions of fields and of SQL")
struct SyntaxTests {
    private struct Chance: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 16
        }
    }

    @Test("Random patterns of fields match whole texts as Foundation's do")
    func fields() throws {
        var chance = Chance(state: 3)
        let pieces = [
            "a", "b", "ab", ".", "[ab]", "[^a]", "[a-cü]", "(?:a|b)", "(ab|a)", "a*", "b+?", "a?", "c{2}",
            "a{1,2}",
            "b{2,}", "(ab)*", "(a|b)+", "\\d", "\\w", "\\S", "[\\d-]", "|", "1", "\\.", "ü", "\\x61",
            "\\u00fc", "[^\\w]", "€",
        ]
        let letters = ["a", "b", "c", "1", "-", ".", "ü", "€", "\u{1F600}"]
        var compared = 0
        for _ in 0..<2000 {
            let pattern = (0...Int.random(in: 0...5, using: &chance)).map { _ in
                pieces.randomElement(using: &chance) ?? ""
            }.joined()
            let matcher = try #require(PatternMatcher(pattern), "\(pattern)")
            let reference = try NSRegularExpression(pattern: "^(?:\(pattern))$")
            for _ in 0..<12 {
                let text = (0..<Int.random(in: 0...6, using: &chance)).map { _ in
                    letters.randomElement(using: &chance) ?? ""
                }.joined()
                let range = NSRange(text.startIndex..., in: text)
                let expected =
                    reference.firstMatch(in: text, options: .anchored, range: range)?.range == range
                #expect(matcher.matchesWhole(text) == expected, "\(pattern) on \(text)")
                compared += 1
            }
        }
        #expect(compared == 24_000)
    }

    @Test("Where both syntaxes mean the same, both give the same answer")
    func both() {
        for pattern in ["a+b|c", "[a-c]{2,3}x?", "(ab)*c", "^a.c$", "[^b]*"] {
            for text in ["", "ab", "c", "abc", "abx", "ababc", "axc", "bbb", "aaab"] {
                var steps = 10_000
                let whole = RegularExpression("^(\(pattern))$")?.matches(text, steps: &steps)
                #expect(PatternMatcher(pattern)?.matchesWhole(text) == whole, "\(pattern) on \(text)")
            }
        }
    }

    @Test("A set of many letters is asked quickly, whatever their order")
    func sets() {
        let scalars = (0x4E00...0x9FFF).compactMap { Unicode.Scalar($0 as Int) }
        let pattern = "[" + String(String.UnicodeScalarView(scalars.reversed())) + "]*"
        let text = String(String.UnicodeScalarView(scalars.prefix(3000)))
        #expect(PatternMatcher(pattern)?.matchesWhole(text) == true)
        #expect(PatternMatcher(pattern)?.matchesWhole(text + "a") == false)
    }

    @Test("Ranges merge, and what is not in a set is in its inverse")
    func inverse() {
        let set = UnitSet(0x300...0x310, 0x41...0x5A, 0x305...0x400, 0x401...0x402)
        let inverse = set.inverted(upTo: UnitSet.lastScalar)
        for unit: UInt32 in [0, 0x40, 0x41, 0x5A, 0x5B, 0xFF, 0x100, 0x2FF, 0x300, 0x402, 0x403, 0x10FFFF] {
            #expect(set.contains(unit) != inverse.contains(unit), "\(unit)")
        }
        #expect(set.ranges.last == 0x300...0x402)
        #expect(inverse.inverted(upTo: UnitSet.lastScalar) == set)
    }
}
