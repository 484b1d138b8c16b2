import Foundation
import Groundwork
import Testing
import WebEnv

@testable import MockWeb

@Suite("Regular expressions of SQL and of parameters")
struct RegularExpressionTests {
    private func matches(_ pattern: String, _ text: String) -> Bool? {
        var steps = 1_000_000
        return RegularExpression(pattern)?.matches(text, steps: &steps)
    }

    /// What the C library says; nil where the pattern is none.
    private func reference(_ pattern: String, _ texts: [String]) -> [Bool]? {
        var expression = regex_t()
        guard regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB) == 0 else { return nil }
        defer { regfree(&expression) }
        return texts.map { regexec(&expression, $0, 0, nil, 0) == 0 }
    }

    @Test("Random small expressions match what the C library's do")
    func random() {
        var random = RandomSource(seed: 11)
        let pieces = [
            "a", "b", "ab", ".", "[ab]", "[^a]", "[a-c]", "(a|b)", "(ab|a)", "(a|)", "a*", "b+", "a?", "c{2}",
            "a{1,2}", "b{,2}", "(ab)*", "(a|b)+", "[[:digit:]]", "|", "1", "\\.", "-", "(b|bc){2}", "ü",
            "[]a]",
            "((a))", "(a*)*", "(a*b?)+",
        ]
        let letters = ["a", "b", "c", "1", "-", ".", "ü", " "]
        let texts = (0..<60).map { _ in
            (0..<Int(random.next() % 7)).map { _ in letters[Int(random.next() % UInt64(letters.count))] }
                .joined()
        }
        var compared = 0
        for _ in 0..<3000 {
            var pattern = (0...Int(random.next() % 5)).map { _ in
                pieces[Int(random.next() % UInt64(pieces.count))]
            }.joined()
            if random.next() % 4 == 0 { pattern = "^" + pattern }
            if random.next() % 4 == 0 { pattern += "$" }
            guard let expected = reference(pattern, texts) else { continue }
            let found = texts.map { matches(pattern, $0) }
            #expect(found == expected, "\(pattern)")
            compared += 1
        }
        #expect(compared > 1000)
    }

    @Test("Every expression of the bundled sites means what it meant")
    func bundled() throws {
        let sites = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "sites")
        var patterns: Set<String> = ["warrant|guarantee|made in|design|origin", "^-?[0-9]+(\\.[0-9]+)?$"]
        for site in ["forum", "gitlab", "map", "shopping", "shopping_admin", "wikipedia"] {
            let folder = sites.appending(path: site).path
            let files = SiteFolder(folder).tree("", log: ProblemLog()).filter { $0.hasSuffix(".yaml") }
            let text = try files.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
                .joined()
            for part in text.components(separatedBy: "pattern: \"").dropFirst() {
                let quoted = part.replacingOccurrences(of: "\\\"", with: "\u{1}").prefix { $0 != "\"" }
                let pattern = quoted.replacingOccurrences(of: "\u{1}", with: "\"")
                patterns.insert(pattern.replacingOccurrences(of: "\\\\", with: "\\"))
            }
        }
        #expect(patterns.count > 20)
        let texts = [
            "", "asc", "desc", "ASC", "relevance", "10-20", "10.5-", "-", "US", "USA", "1234567", "12345678",
            "äöüä",
            "äöü", "posts", "xpostsx", "user_name", "a b", "ab", "https://a.test/x", "https://a b", "http://",
            "opened", "all", "feature/x.y", "_x", "-x", ".x", "a@b", "x+y", "12.5", "-3", "3.",
            "the warranty",
            "country of origin", "a\nb", "name with spaces", String(repeating: "a", count: 26),
            String(repeating: "é", count: 25),
        ]
        for pattern in patterns.sorted() {
            let expected = try #require(reference(pattern, texts), "\(pattern)")
            #expect(texts.map { matches(pattern, $0) } == expected, "\(pattern)")
        }
    }

    @Test("What other dialects write is understood")
    func dialects() {
        #expect(matches("^\\d+$", "123") == true)
        #expect(matches("^\\D+$", "123") == false)
        #expect(matches("(?i)^HeLLo [w]orld$", "hello World") == true)
        #expect(matches("(?:ab)+c", "ababc") == true)
        #expect(matches("\\bword\\b", "a word.") == true)
        #expect(matches("^[\\d-]+$", "12-3") == true)
    }

    @Test(
        "What is no expression, or a larger one than allowed, is none",
        arguments: [
            "(", "a)(", "[a", "*a", "a{2", "a{3,2}", "a{1001}", "\\1", "(a)\\1", "a\\", "[b-a]",
            "[[:nothing:]]",
            String(repeating: "(", count: 20_000),
            String(repeating: "(", count: 60) + String(repeating: ")", count: 60),
            String(repeating: "a", count: 1001), "(((a{1,255}){1,255}){1,255}){1,255}",
            "((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}",
        ])
    func refused(pattern: String) {
        #expect(RegularExpression(pattern) == nil)
    }

    @Test("Expressions that others take exponential time for take steps in proportion to the text")
    func work() {
        for pattern in ["(a*)*b", "(a|a)*b", "(a|aa)+$", "a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaa"] {
            var steps = 10_000_000
            let text = String(repeating: "a", count: 10_000) + "c"
            #expect(RegularExpression(pattern)?.matches(text, steps: &steps) != nil, "\(pattern)")
        }
        var few = 100
        #expect(
            RegularExpression("a+b")?.matches(String(repeating: "a", count: 1000), steps: &few) == .some(nil))
    }
}
