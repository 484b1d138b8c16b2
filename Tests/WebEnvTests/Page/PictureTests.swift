@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

@Suite struct PictureTests {
    @Test(arguments: [
        "<p>x", "<svg></svg>", "<svg><g><text>a</text></g></svg>", "<svg/><p>x<svg><a>b</a></svg>",
        "<div><svg><svg><g></g></svg><text>c</text></svg><b>d</b><svg><title>e</title></svg></div>f",
        "<svg><foreignObject><p>x<svg><g></g></svg></p></foreignObject><g></g></svg><i>y</i>",
    ])
    func `what is within a picture is told as by its ancestors`(markup: String) {
        let document = HTMLParser.parse(Array(markup.utf8))
        let context = AccessibilityContext(document, FormState(), WorkBudget(for: document))
        for index in 1..<document.count {
            #expect(context.isInSVG(index) == (document.ancestor(.svg, of: index) != nil), "\(index)")
        }
    }
}
