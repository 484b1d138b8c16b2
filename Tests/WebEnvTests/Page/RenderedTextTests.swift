@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

@Suite struct RenderedTextTests {
    @Test(
        "The text is what a reader sees",
        arguments: [
            ("<p>a  b</p><p>c</p>", "a b\n\nc"), ("<div>a</div>b<br>c", "a\nb\nc"),
            ("<div>a<span hidden>x</span><script>y</script> b</div>", "a b"),
            ("<table><tr><td>1</td> <td>2</td></tr><tr><td>3</td></tr></table>", "1\t2\n3"),
            ("<p style='display:none'>x</p>y", "y"), ("<pre>a\n  b</pre>", "a\n  b"),
            ("<details><summary>s</summary>closed</details>", "s"),
            ("<style>.n{display:none}</style><p>a</p><p class=n>x</p>b", "a\n\nb"),
            ("<select><option>a<option>b</select><textarea>x</textarea><input value=y>", "a\nb"),
            ("<ul><li>a<li>b</ul>c", "a\nb\nc"), ("<p style='text-transform:uppercase'>a</p>", "A"),
            ("<table><tr><th>a<td>b<td>c</table>", "a\tb\tc"),
        ])
    func text(_ markup: String, _ expected: String) {
        let document = HTMLParser.parse(Array(markup.utf8))
        #expect(document.outerText(of: document.root) == expected)
    }

    @Test("What is not rendered has its text content, but for what closed details hide; a field has none")
    func contents() {
        let markup =
            "<p id=a hidden>x  y</p><textarea id=b>z\n</textarea><script id=c>s</script><details><p id=d>x</details>"
        let document = HTMLParser.parse(Array(markup.utf8))
        let texts = ["a", "b", "c", "d"].compactMap { document.element(id: $0) }.map {
            document.outerText(of: $0)
        }
        #expect(texts == ["x  y", "", "s", ""])
    }

    @Test("Details that the agent opened are read")
    func opened() {
        let document = HTMLParser.parse(Array("<details><summary>s</summary>text</details>".utf8))
        var controls = FormControls(document: document)
        let details = document.descendantElements(of: document.root).first { document.tag($0) == "details" }
        controls.toggle(details: details ?? document.root)
        #expect(RenderedText(document, controls.state).text(of: document.root) == "s\ntext")
    }
}
