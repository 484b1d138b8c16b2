@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

/// Selectors take work in proportion to the page, and find what CSS says where the short cuts are taken.
@Suite struct SelectorWorkTests {
    private func document(_ markup: String) -> Document { HTMLParser.parse(Array(markup.utf8)) }

    private func steps(_ selector: String, _ markup: String) throws -> Int {
        let document = document(markup)
        let budget = WorkBudget(for: document)
        _ = try Selector(selector).all(in: document, budget)
        return budget.used
    }

    private static let siblings: @Sendable (Int) -> String = {
        "<section>" + String(repeating: "<p>x</p>", count: $0) + "</section>"
    }
    private static let nested: @Sendable (Int) -> String = { String(repeating: "<div>", count: $0) + "<p>x" }

    @Test(arguments: [
        "a ~ p", "a ~ p ~ p", "p ~ a ~ p", "a ~ p + p ~ p", "section a ~ p", "p:nth-child(3n+1)",
        "p:nth-last-child(2n)", "p:nth-last-of-type(5)", "p:only-of-type", "body:has(a) p", "p:has(~ a)",
        "p:has(~ p:has(~ p:has(~ a)))", "p:has(~ p:has(~ p:has(~ p)))", "section:has(p:has(a)) p",
        "p:not(a ~ p)",
        ":is(:is(a ~ p) ~ p)",
    ])
    func `twice the siblings are twice the work`(selector: String) throws {
        let (once, twice) = (
            try steps(selector, Self.siblings(500)), try steps(selector, Self.siblings(1000))
        )
        #expect(twice <= 2 * once + 1000, "\(once) and \(twice)")
    }

    @Test(arguments: [
        "a.z div div div div div div div div div div div div p", "a div p", "a > div div > div div p",
        "a ~ div div ~ div p",
    ])
    func `ancestors are gone through once for an element`(selector: String) throws {
        let (once, twice) = (try steps(selector, Self.nested(100)), try steps(selector, Self.nested(200)))
        #expect(twice <= 2 * once + 1000, "\(once) and \(twice)")
    }

    @Test(arguments: [
        // A sibling that is far away.
        ("i ~ p", "<i></i>" + String(repeating: "<p>x</p>", count: 100), 100),
        ("i ~ u ~ p", "<i></i><u></u>" + String(repeating: "<p>x</p>", count: 100), 100),
        ("u ~ i ~ p", "<i></i><u></u>" + String(repeating: "<p>x</p>", count: 100), 0),
        ("i + u ~ p", "<u></u><i></i><u></u>" + String(repeating: "<p>x</p>", count: 100), 100),
        (
            "i ~ p",
            String(repeating: "<p>x</p>", count: 50) + "<i></i>" + String(repeating: "<p>x</p>", count: 50),
            50
        ),
        ("b > p ~ p", "<b><p>x</p>" + String(repeating: "<p>x</p>", count: 40) + "</b>", 40),
        // A descendant combinator must go on where the nearest ancestor fails.
        ("b > div p", "<b><div><div><div><p>x", 1), ("b > div > div p", "<b><div><div><div><p>x", 1),
        ("b > div > p", "<b><div><div><p>x", 0), ("i ~ div p", "<i></i><div><div><p>x", 1),
        ("i ~ div > div p", "<i></i><div><div><div><p>x", 1), ("i + div p", "<i></i><div><div><p>x", 1),
        ("b div ~ div p", "<b><div></div><div><div><p>x", 1), ("u div ~ div p", "<b><div></div><div><p>x", 0),
        // Positions in long lists.
        ("p:nth-child(90)", String(repeating: "<p>x</p>", count: 100), 1),
        ("p:nth-child(3n)", String(repeating: "<p>x</p>", count: 100), 33),
        ("p:nth-last-child(-n+3)", String(repeating: "<p>x</p>", count: 100), 3),
        ("b:nth-of-type(2n+1)", String(repeating: "<p>x</p><b>y</b>", count: 50), 25),
        ("p:last-of-type", String(repeating: "<p>x</p><b>y</b>", count: 50), 1),
        ("p:only-of-type", String(repeating: "<b>y</b>", count: 50) + "<p>x</p>", 1),
        // What an element has.
        ("div:has(b)", "<div><p><b></b></p></div><div><p></p></div><div><b></b></div>", 2),
        ("div:has(> b)", "<div><p><b></b></p></div><div><b></b></div>", 1),
        ("p:has(~ b)", String(repeating: "<p>x</p>", count: 30) + "<b></b><p>x</p>", 30),
        ("p:has(+ b)", String(repeating: "<p>x</p>", count: 30) + "<b></b><p>x</p>", 1),
        ("p:not(:has(~ b))", "<p>x</p><b></b><p>x</p><p>y</p>", 2),
    ])
    func `a selector finds what it says in long lists and deep trees`(
        selector: String, markup: String, count: Int
    ) throws {
        #expect(try Selector(selector).all(in: document(markup)).count == count)
    }

    @Test(arguments: [
        ("2n-9223372036854775808", 2), ("2n+9223372036854775807", 0), ("9223372036854775807n+2", 1),
        ("-9223372036854775808n-9223372036854775808", 0), ("99999999999999999999n+1", 1),
        ("-99999999999999999999", 0), ("99999999999999999999", 0), ("-n+2", 2), ("n", 4), ("0n+3", 1),
        ("+3", 1),
    ])
    func `positions are numbers of 32 bits`(position: String, count: Int) throws {
        let page = document("<b><p>1</p><p>2</p><p>3</p><p>4</p></b>")
        for name in ["nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"] {
            #expect(try Selector("p:\(name)(\(position))").all(in: page).count == count)
        }
    }

    @Test(arguments: [
        ("[title*=é]", "<p title='caf\u{65}\u{301}'>", 0), ("[title*=e]", "<p title='caf\u{65}\u{301}'>", 1),
        ("[title=ABC i]", "<p title=abc>", 1), ("[class~=b]", "<p class='a\tb'>", 1),
        ("[lang|=en]", "<p lang=en>", 1),
        ("[lang|=en]", "<p lang=english>", 0), ("[data-x$=c]", "<p data-x=abc>", 1),
        ("[data-y]", "<p data-x=abc>", 0),
    ])
    func `attributes are compared byte by byte`(selector: String, markup: String, count: Int) throws {
        #expect(try Selector(selector).all(in: document(markup)).count == count)
    }

    @Test func `a search that takes more work than it is given is an error that names the selector`() throws {
        let page = document(Self.siblings(300))
        let selector = try Selector("p:not(b):not(i)")
        #expect(
            throws: Selector.TooMuchWork.self,
            "selector \"p:not(b):not(i)\": takes more than 500 steps to search this page"
        ) { try selector.all(in: page, WorkBudget(limit: 500)) }
    }

    @Test func `selectors within selectors are refused beyond 32`() {
        let deep = String(repeating: ":is(", count: 32) + "a"
        #expect(throws: Selector.SyntaxError.self) { try Selector(deep) }
    }
}

/// Rules within rules.
@Suite struct StyleNestingTests {
    private func shows(_ rules: String, _ body: String) -> Bool {
        let document = HTMLParser.parse(Array("<style>\(rules)</style>\(body)".utf8))
        return AccessibilityTree(document).nodes.contains { $0.role == .text }
    }

    @Test(arguments: [
        ("a{b{display:none}}", "<a><b>x</b></a>", false), ("a{b{display:none}}", "<b>x</b>", true),
        ("a{&.y{display:none}}", "<a class=y>x</a>", false),
        ("a{.y &{display:none}}", "<p class=y><a>x</a></p>", false),
        ("a{> b{display:none}}", "<a><b>x</b></a>", false),
        ("a{> b{display:none}}", "<a><i><b>x</b></i></a>", true),
        ("a,i{&:first-child{display:none}}", "<p><i>x</i></p>", false),
        ("a{&{&{b{display:none}}}}", "<a><b>x</b></a>", false),
        ("a{@media screen{b{display:none}}}", "<a><b>x</b></a>", false),
        ("a{&[href='a&b']{display:none}}", "<a href='a&amp;b'>x</a>", false),
        ("&{display:none}", "<a>x</a>", true),
    ])
    func `the selector of the rule around is what the sign stands for`(
        rules: String, body: String, isShown: Bool
    ) {
        #expect(shows(rules, body) == isShown)
    }

    @Test func `a selector of many signs is no longer than it is written`() {
        #expect(!shows("a{" + String(repeating: "&", count: 15_000) + "{display:none}}", "<a>x</a>"))
    }

    @Test func `rules that can't be read for their size are left out with a warning`() {
        let rules = "a{" + String(repeating: "&", count: 40_000) + "{display:none}}"
        let view = PageView.make(HTMLParser.parse(Array("<style>\(rules)</style><a>x</a>".utf8)))
        #expect(
            view.warnings == [
                "the page's style sheets have more than is read: selectors longer than 20000 bytes are left out"
            ])
        #expect(view.text.contains("x"))
    }

    @Test func `the stronger of two rules wins however deep it lies`() {
        let weights = "#i{&{& &{display:block}}} #i{display:none}"
        #expect(!shows(weights, "<a id=i>x</a>"))
        let signs = String(repeating: "&", count: 5000)
        let deep =
            "#i{" + String(repeating: signs + "{", count: 6) + "display:none"
            + String(repeating: "}", count: 7)
        #expect(!shows(deep + " #i{display:block}", "<a id=i>x</a>"))
    }
}
