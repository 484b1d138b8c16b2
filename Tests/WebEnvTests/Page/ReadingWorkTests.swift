import Foundation
import Groundwork
@testable import HTML
@testable import Page
import Testing
@testable import WebArena

@testable import WebEnv

/// Pages of a few kilobytes that ask for more work than there is time take little, or are cut with a warning.
@Suite struct ReadingWorkTests {
    private static func steps(_ markup: String) -> Int {
        let document = HTMLParser.parse(Array(markup.utf8))
        let budget = WorkBudget(for: document)
        _ = AccessibilityTree(document, FormState(), budget)
        return budget.used
    }

    private static let shapes: [(name: String, page: @Sendable (Int) -> String)] = [
        (
            "legends that name the next twice",
            { n in
                (0..<n).map {
                    let reference = "<i aria-labelledby=f\($0 + 1)>s</i>"
                    return "<fieldset id=f\($0)><legend>\(reference)\(reference)</legend></fieldset>"
                }.joined()
            }
        ),
        (
            "buttons that own the next ones",
            { n in
                (0..<n).map { index in
                    let next = (index..<index + 8).map { "b\($0)" }.joined(separator: " ")
                    return "<button id=b\(index) aria-owns='\(next)'>x</button>"
                }.joined()
            }
        ),
        (
            "uses of the part around them",
            { n in
                "<svg><g id=a><text>x</text>\(String(repeating: "<use href=#a></use>", count: n))</g></svg>"
            }
        ),
        ("labels within labels", { String(repeating: "<label>", count: $0) + "x" }),
        (
            "labels of one control",
            { "<input id=a>" + String(repeating: "<label for=a>x</label>", count: $0) }
        ),
        (
            "summaries after other things",
            {
                "<details>\(String(repeating: "<p></p>", count: $0))\(String(repeating: "<summary>", count: $0))"
            }
        ),
    ]

    @Test(arguments: shapes.map(\.name))
    func `twice the page is twice the work`(name: String) throws {
        let shape = try #require(Self.shapes.first { $0.name == name })
        let (once, twice) = (Self.steps(shape.page(200)), Self.steps(shape.page(400)))
        #expect(10 * twice <= 23 * once + 2000, "\(once) and \(twice)")
    }

    /// What multiplies is cut where the budget is spent.
    @Test(arguments: [
        // Each part shows the next ten times.
        "<svg>"
            + (0..<6).map { index in
                "<g id=a\(index)><text>x</text>"
                    + String(repeating: "<use href=#a\(index + 1)></use>", count: 10) + "</g>"
            }.joined() + "</svg>",
        // Each button is described by a text of many words.
        "<p id=t>" + String(repeating: "word ", count: 2000)
            + String(repeating: "<button aria-describedby=t>x</button>", count: 400),
        // Rules that every element must be tested against.
        "<style>" + (0..<300).map { ":not(b\($0)) :not(i){text-transform:uppercase}" }.joined() + "</style>"
            + String(repeating: "<p>x", count: 300),
    ])
    func `a page that takes more work than it is given is shown with a warning`(markup: String) {
        let document = HTMLParser.parse(Array(markup.utf8))
        let budget = WorkBudget(limit: 20_000)
        let tree = AccessibilityTree(document, FormState(), budget)
        #expect(budget.isSpent)
        #expect(budget.used < 60_000)
        #expect(tree.nodes.count > 1)
        #expect(
            tree.warning
                == "the page takes more than 20000 steps to read: the names and styles after that are left out"
        )
    }

    @Test func `a page that is read whole has no warning`() {
        let view = PageView.make(HTMLParser.parse(Array("<p>x".utf8)))
        #expect(view.warnings.isEmpty)
    }

    @Test(arguments: [Dialect.webArena, .browserGym, .webRL])
    func `every dialect says what was left out of the markup`(dialect: Dialect) {
        let attributes = (0..<1000).map { "a\($0)=1" }.joined(separator: " ")
        let view = PageView.make(HTMLParser.parse(Array("<p \(attributes)>x".utf8)), in: dialect)
        #expect(
            view.warnings == ["the page has elements with more than 512 attributes: the rest are left out"])
    }

    /// What recurses does so within the stack of a thread that is no main thread.
    @Test(arguments: [
        String(repeating: "<fieldset><legend>", count: 300) + "x",
        "<button>"
            + String(repeating: "<div role=combobox><div role=option aria-selected=true>a", count: 250),
        "<button>" + String(repeating: "<div role=listbox><div role=option aria-selected=true>a", count: 250),
        "<svg><title>" + String(repeating: "<svg><title>", count: 250) + "x",
        "<svg><g id=a>" + String(repeating: "<g>", count: 600)
            + "<text>x</text></g></svg><svg><use href=#a></svg>",
        (0..<300).map { "<b role=button id=b\($0) aria-owns=b\($0 + 1)>x</b>" }.joined(),
        "<style>" + String(repeating: "a{&:is(&,:has(&)) ", count: 8) + "{display:none}</style><a><a>x",
        "<style>" + String(repeating: ":is(", count: 31) + "a" + "{display:none}</style><a>x",
        "<style>" + String(repeating: "a ", count: 9000) + "{display:none}</style>"
            + String(repeating: "<a><p>", count: 250),
        "<style>" + String(repeating: "p~", count: 3000) + "p{display:none}</style>"
            + String(repeating: "<p>", count: 500),
        "<style>@media " + String(repeating: "(", count: 60) + "{a{display:none}}</style><a>x",
    ])
    func `deep pages are read on a small stack`(markup: String) async {
        let count = await withCheckedContinuation { continuation in
            let thread = Thread {
                let view = PageView.make(HTMLParser.parse(Array(markup.utf8)), in: .browserGym)
                continuation.resume(returning: view.nodes.count)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(count > 0)
    }

    @Test(arguments: [
        ("(?:(?:a|b)(?:c|d))*", "ac"), ("(?:(?:(?:a)+)+)+", "a"), ("(?:a?){500}", "a"),
        ("((((((a))))))*", "a"),
    ])
    func `patterns are matched on a small stack`(pattern: String, text: String) async {
        let isDone = await withCheckedContinuation { continuation in
            let thread = Thread {
                _ = PatternMatcher(pattern)?.matchesWhole(String(repeating: text, count: 5000))
                continuation.resume(returning: true)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(isDone)
    }
}
