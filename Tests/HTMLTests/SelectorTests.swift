@testable import HTML
import Testing

@Suite struct SelectorTests {
    private let document = HTMLParser.parse(
        Array(
            """
            <main id=m class="a b"><h1>t</h1><p class=x lang=en-GB>1</p><p>2</p>
            <form><input name="product[price]" value=3><input name=q></form></main>
            """.utf8))

    @Test(
        "A selector finds what CSS says",
        arguments: [
            ("p", 2), ("#m > p", 2), ("main p.x", 1), (".a.b", 1), ("h1 + p", 1), ("h1 ~ p", 2), ("h1, p", 3),
            ("[name]", 2), ("[name=q]", 1), ("[name=\"product[price]\"", 1), ("[name^='product']", 1),
            ("[name$=\"]\"]", 1), ("[name*=uct]", 1), ("[class~=b]", 1), ("[lang|=en]", 1),
            ("p:first-child", 0),
            ("p:nth-child(2)", 1), ("p:nth-child(odd)", 1), ("p:not(.x)", 1), ("p:last-of-type", 1),
            ("*[id=m]", 1),
            ("p:hover", 0), ("p::before", 0),
        ])
    func matches(_ text: String, _ count: Int) throws {
        #expect(try Selector(text).all(in: document).count == count)
    }

    @Test("What is no selector is refused", arguments: ["", "p >", "p)", "[=x]", "p:nonsense", "#", "a{"])
    func mistakes(_ text: String) {
        #expect(throws: Selector.SyntaxError.self) { try Selector(text) }
    }
}
