@testable import HTML
import Testing

/// What the tokenizer makes of markup, as text nodes, attributes and comments of the document.
@Suite struct TokenizationTests {
    private func parse(_ markup: String) -> Document { HTMLParser.parse(Array(markup.utf8)) }

    /// The body's contents, a node a line.
    private func body(_ markup: String) -> [String] {
        let lines = TreeDump.lines(parse(markup))
        guard let start = lines.firstIndex(of: "|   <body>") else { return lines }
        return lines[(start + 1)...].map { String($0.dropFirst(6)) }
    }

    @Test(
        arguments: [
            ("<div<div>", ["<div<div>"]), ("<p\u{0}q>", ["<p\u{FFFD}q>"]), ("<B\u{C9}>", ["<b\u{C9}>"]),
            ("a<0b>", ["\"a<0b>\""]), ("a<", ["\"a<\""]), ("a</", ["\"a</\""]), ("a</>b", ["\"ab\""]),
            ("<x:y.z_1>", ["<x:y.z_1>"]), ("a<b", ["\"a\""]), ("a<b c='", ["\"a\""]), ("a<b c=d", ["\"a\""]),
            ("<br/ x>", ["<br>", "  x=\"\""]), ("</b c=d>e", ["\"e\""]),
        ])
    func `tags are named as they are written`(markup: String, nodes: [String]) {
        #expect(body(markup) == nodes)
    }

    @Test(
        arguments: [
            ("<i foo<bar=1>", ["foo<bar=\"1\""]), ("<i \"a'=b>", ["\"a'=\"b\""]), ("<i =a=b>", ["=a=\"b\""]),
            ("<i a=1a=2 A=3>", ["a=\"1a=2\""]), ("<i a=b/c>", ["a=\"b/c\""]),
            ("<i a='\u{0}\u{1}'>", ["a=\"\u{FFFD}\u{1}\""]),
            ("<i a=\"b\"c='d'>", ["a=\"b\"", "c=\"d\""]), ("<i a = b>", ["a=\"b\""]), ("<i a=>", ["a=\"\""]),
            ("<i a='`x`\t\n&amp;\"<>%60'>", ["a=\"`x`\t\n&\"<>%60\""]), ("<i a=`b`>", ["a=\"`b`\""]),
            ("<i a='\u{FFFE}\u{FFFF}\u{FFFD}\u{7F}\u{C}'>", ["a=\"\u{FFFE}\u{FFFF}\u{FFFD}\u{7F}\u{C}\""]),
            ("<i a\u{0}='1'>", ["a\u{FFFD}=\"1\""]), ("<i a/b>", ["a=\"\"", "b=\"\""]),
            ("<i a='b\r\nc\rd'>", ["a=\"b\nc\nd\""]), ("<i a='&#13;'>", ["a=\"\r\""]),
        ])
    func `attributes are named and valued as they are written`(markup: String, attributes: [String]) {
        #expect(body(markup) == ["<i>"] + attributes.map { "  " + $0 })
    }

    @Test(
        arguments: [
            ("&amp;&lt;&AMP&copy;&copycat&notit;&notin;", "&<&\u{A9}\u{A9}cat\u{AC}it;\u{2209}"),
            (
                "&#65;&#x41&#X41;&#0;&#x80;&#xD800;&#x110000;&#99999999999;",
                "AAA\u{FFFD}\u{20AC}\u{FFFD}\u{FFFD}\u{FFFD}"
            ),
            ("&;&#;&#x;&nosuch;&", "&;&#;&#x;&nosuch;&"), ("&NotEqualTilde;&fjlig;", "\u{2242}\u{338}fj"),
            ("&#9;x&#1;&#xFFFE;&#12;y", "\tx\u{1}\u{FFFE}\u{C}y"),
            ("x\u{1}y\u{B}\u{FFFF}z", "x\u{1}y\u{B}\u{FFFF}z"),
            ("x\u{0}y", "xy"), ("]]>", "]]>"), ("x\r\ny\rz", "x\ny\nz"), ("&#13;", "\r"),
            ("\u{FFFD}\u{FF21}", "\u{FFFD}\u{FF21}"), ("&CounterClockwiseContourIntegral;", "\u{2233}"),
        ])
    func `text has the characters that references and bytes stand for`(markup: String, text: String) {
        #expect(body("<body>.\(markup).") == ["\".\(text).\""])
    }

    @Test(
        arguments: [
            ("?a&copy=1&copy&copy;&amp=", "?a&copy=1\u{A9}\u{A9}&amp="),
            ("&notit;&notin;", "&notit;\u{2209}"),
            ("&#65&#x;", "A&#x;"), ("&", "&"),
        ])
    func `a reference without semicolon stays in an attribute where a letter follows`(
        markup: String, value: String
    ) {
        #expect(body("<i a='\(markup)'>") == ["<i>", "  a=\"\(value)\""])
    }

    @Test(
        arguments: [
            ("<!---->", ""), ("<!-->", ""), ("<!--->", ""), ("<!--a--!>", "a"), ("<!--a--b-->", "a--b"),
            ("<!--a--->", "a-"), ("<!--a", "a"), ("<!--a-", "a"), ("<!--a--", "a"), ("<!--a--!", "a"),
            ("<!a>", "a"), ("<!>", ""), ("<?a?>", "?a?"), ("</ a>", " a"),
            ("<!--\u{0}\u{1}&amp;<b>-->", "\u{FFFD}\u{1}&amp;<b>"),
            ("<!--a<!--b-->", "a<!--b"), ("<![CDATA[a]]>", "[CDATA[a]]"), ("<!--\"`'-->", "\"`'"),
        ])
    func `comments begin and end as the standard says`(markup: String, comment: String) {
        #expect(body("<body>" + markup) == ["<!-- \(comment) -->"])
    }

    @Test(
        arguments: [
            ("<!DOCTYPE html>", "html"), ("<!doctypehtml>", "html"), ("<!DOCTYPE HTML x>", "html"),
            ("<!DOCTYPE>", ""), ("<!DOCTYPE", ""), ("<!DOCTYPE a\u{0}>", "a\u{FFFD}"),
            ("<!DOCTYPE html PUBLIC \"p\" 's'>", "html \"p\" \"s\""),
            ("<!DOCTYPE html PUBLIC'p'>", "html \"p\" \"\""),
            ("<!DOCTYPE html SYSTEM \"s\" x>", "html \"\" \"s\""),
            ("<!DOCTYPE html PUBLIC \"p>", "html \"p\" \"\""),
        ])
    func `document types keep their name and identifiers`(markup: String, doctype: String) {
        #expect(TreeDump.lines(parse(markup)).first == "| <!DOCTYPE \(doctype)>")
    }

    @Test(
        arguments: [
            ("<title>a<b>&amp;</title>", "title", "a<b>&"),
            ("<textarea>\n\na</textarea >", "textarea", "\na"),
            ("<style>a</styles></style/>", "style", "a</styles>"), ("<xmp>&amp;</xmp>", "xmp", "&amp;"),
            ("<script><!--<script></script>--></script>x", "script", "<!--<script></script>-->"),
            ("<script><!--<script>--></script>", "script", "<!--<script>-->"),
            ("<script><!-- a --><b></script>", "script", "<!-- a --><b>"), ("<script>a", "script", "a"),
            ("<iframe><p></iframe>", "iframe", "<p>"),
            ("<plaintext></plaintext>\u{0}", "plaintext", "</plaintext>\u{FFFD}"),
            ("<title>a</title", "title", "a</title"), ("<noembed></noembed\u{C}>", "noembed", ""),
        ])
    func `elements of text hold text`(markup: String, name: String, text: String) throws {
        let document = parse(markup)
        let element = try #require(
            document.descendantElements(of: document.root).first { document.tag($0) == name })
        #expect(document.textContent(of: element) == text)
        #expect(document.descendantElements(of: element).isEmpty)
    }

    @Test(
        arguments: [
            (
                "<svg><title><b>x</title>y",
                ["<svg svg>", "  <svg title>", "    <b>", "      \"xy\""]
            ),
            ("<svg><style><g>", ["<svg svg>", "  <svg style>", "    <svg g>"]),
            ("<math><![CDATA[<x>&amp;]]]>", ["<math math>", "  \"<x>&amp;]\""]),
            ("<svg><desc><![CDATA[a]]>", ["<svg svg>", "  <svg desc>", "    \"a\""]),
            (
                "<svg><desc><p><![CDATA[a]]>",
                ["<svg svg>", "  <svg desc>", "    <p>", "      <!-- [CDATA[a]] -->"]
            ),
            ("<svg>\u{0}a", ["<svg svg>", "  \"\u{FFFD}a\""]),
            ("<select><textarea></select>", ["<select>", "  <textarea>", "    \"</select>\""]),
        ])
    func `whether contents are text is up to the tree`(markup: String, nodes: [String]) {
        #expect(body(markup) == nodes)
    }

    @Test func `a thousand names that share a place in the table stay apart`() {
        let names = (0..<3000).map { "x-\($0 * 7919)" }
        let document = parse(names.map { "<\($0) a\($0)=1>" }.joined())
        let tags = document.descendantElements(of: document.root).map { document.tag($0) }
        #expect(Array(tags.dropFirst(3)) == names)
    }
}

@Suite struct LibXMLVersionTests {
    @Test func `the installed libxml2 is one that was tested`() {
        #expect(LibXMLVersion.warning == nil)
    }

    @Test func `another libxml2 is told in one sentence`() {
        #expect(LibXMLVersion.spelled("21403-GITv2.14.3") == "2.14.3")
        let warning = LibXMLVersion.warning(for: "2.99.1")
        #expect(warning?.hasPrefix("libxml2 2.99.1 was never tested with webrl (tested: ") == true)
    }
}
