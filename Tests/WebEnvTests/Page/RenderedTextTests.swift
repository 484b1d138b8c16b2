import Testing
import WebEnv

@Suite struct RenderedTextTests {
    @Test(
        "The text is what a reader sees",
        arguments: [
            ("<p>a  b</p><p>c</p>", "a b\n\nc"), ("<div>a</div>b<br>c", "a\nb\nc"),
            ("<div>a<span hidden>x</span><script>y</script> b</div>", "a b"),
            ("<table><tr><td>1</td> <td>2</td></tr><tr><td>3</td></tr></table>", "1\t2\n3"),
            ("<p style='display:none'>x</p>y", "y"), ("<pre>a\n  b</pre>", "a\n  b"),
            ("<details><summary>s</summary>closed</details>", "s"),
        ])
    func text(_ markup: String, _ expected: String) {
        let document = HTMLParser.parse(Array(markup.utf8))
        #expect(document.outerText(of: document.root) == expected)
    }
}
