@testable import HTML
import Testing

@Suite struct HTMLParserTests {
    private func html(_ markup: String) -> String { Serializer.html(HTMLParser.parse(Array(markup.utf8))) }

    /// The body's contents after parsing.
    private func body(_ markup: String) -> String {
        let document = HTMLParser.parse(Array(markup.utf8))
        let body = document.descendantElements(of: document.root).first { document.tag($0) == "body" }
        return body.map { Serializer.innerHTML(document, $0) } ?? "no body"
    }

    @Test(
        "The tree is the one HTML asks for",
        arguments: [
            ("bare text stays bare", "text", "text"),
            ("text that ends like a tag is no tag", "<p>a</p>b><p>c", "<p>a</p>b&gt;<p>c</p>"),
            ("a section closes a paragraph", "<p>a<section>b</section>", "<p>a</p><section>b</section>"),
            ("rows get a tbody", "<table><tr><td>a", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
            ("a form in a form is ignored", "<form><form>x</form>", "<form>x</form>"),
            ("a button closes a button", "<button>a<button>b", "<button>a</button><button>b</button>"),
            ("a heading closes a heading", "<h1>a<h2>b</h2>", "<h1>a</h1><h2>b</h2>"),
            ("items close items", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
            (
                "terms close definitions", "<dl><dt>a<dd>b<dt>c</dl>",
                "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"
            ),
            (
                "options close options", "<select><option>a<option>b</select>",
                "<select><option>a</option><option>b</option></select>"
            ),
            (
                "what is not part of a table goes before it", "<table><b>x</b><tr></table>",
                "<b>x</b><table><tbody><tr></tr></tbody></table>"
            ),
            ("misnested formatting is repaired", "<b><p>x</b>y</p>", "<b></b><p><b>x</b>y</p>"),
            (
                "text areas hold text", "<textarea>\n<b>&amp;</textarea>",
                "<textarea>&lt;b&gt;&amp;</textarea>"
            ),
            ("a stray end of paragraph makes one", "<body></p>", "<p></p>"),
            ("a slash does not close a division", "<div/>x", "<div>x</div>"),
            ("names of characters from HTML 5", "&bigstar;&copy &notit;", "★© ¬it;"),
            (
                "unfinished names in addresses stay", "<a href='?a&copy=1'>x",
                "<a href=\"?a&amp;copy=1\">x</a>"
            ),
        ])
    func treeConstruction(_ rule: String, _ markup: String, _ expected: String) {
        #expect(body(markup) == expected, "\(rule)")
    }

    @Test(
        "html, head and body exist whatever the bytes are",
        arguments: ["", "\0", "<", "<!--", "\u{FEFF}", "<title>"])
    func skeleton(_ markup: String) {
        #expect(html(markup).contains("<html><head>"))
        #expect(html(markup).hasSuffix("</body></html>"))
    }

    @Test func scriptsKeepTheirText() {
        let script = "<script>if (a<b) x = '</p>'</script>"
        #expect(html(script) == "<html><head>\(script)</head><body></body></html>")
    }

    @Test func titlesHoldText() {
        #expect(HTMLParser.parse(Array("<title> a <b> &amp; </title>".utf8)).title == "a <b> &")
    }

    @Test func depthHasALimitAndTextsAreKept() {
        let markup = String(repeating: "<div>", count: 100_000) + "deep"
        let document = HTMLParser.parse(Array(markup.utf8))
        #expect(document.count > 100_000)
        #expect(document.textContent(of: document.root) == "deep")
    }

    @Test func idsFollowDocumentOrder() {
        let document = HTMLParser.parse(Array("<table><tr><td>1</td>x<td>2</table><p>y".utf8))
        for index in 1..<document.count {
            let node = NodeID(index)
            #expect(document.parent(node).map { $0 < node } == true)
            #expect(document.end(of: node) > node)
        }
    }

    @Test(
        "Bytes are decoded as declared",
        arguments: [
            ([0xE9] as [UInt8], "text/html; charset=iso-8859-1", "é"),
            ([0x80], "text/html; charset=latin1", "€"),
            ([0xC3, 0xA9], "text/html; charset=utf-8", "é"),
            ([0xFF, 0xFE, 0x41, 0x00], nil, "A"),
            ([0x41, 0xFF], "text/html; charset=utf-8", "A\u{FFFD}"),
            (Array("<meta charset=windows-1252>".utf8) + [0x93], nil, "\u{201C}"),
        ])
    func charset(_ bytes: [UInt8], _ contentType: String?, _ expected: String) {
        let document = HTMLParser.parse(bytes, contentType: contentType)
        #expect(document.textContent(of: document.root) == expected)
    }
}
