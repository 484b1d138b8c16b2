@testable import HTML
import Testing

/// Rules of tree construction, page in and tree out.
@Suite struct TreeConstructionRuleTests {
    private func lines(_ markup: String) -> [String] {
        TreeDump.lines(HTMLParser.parse(Array(markup.utf8), keepsTemplates: true)).map {
            String($0.dropFirst(2))
        }
    }
    private func html(_ markup: String) -> String {
        Serializer.html(HTMLParser.parse(Array(markup.utf8), keepsTemplates: true))
    }

    @Test(
        arguments: [
            (
                "before and in the head", " <!--a--> <title>t</title> <meta> x",
                "<!--a--><html><head><title>t</title> <meta> </head><body>x</body></html>"
            ),
            (
                "after the head", "<head></head> <link> <p>",
                "<html><head><link></head>  <body><p></p></body></html>"
            ),
            (
                "noscript in the head", "<head><noscript><style>a</style><p>b",
                "<html><head><noscript><style>a</style></noscript></head><body><p>b</p></body></html>"
            ),
            (
                "a second body", "<body a=1>x<body a=2 b=3>",
                "<html><head></head><body a=\"1\" b=\"3\">x</body></html>"
            ),
            (
                "after the body", "<p>a</body> <!--b--></html><!--c-->d",
                "<html><head></head><body><p>a d</p></body><!--b--></html><!--c-->"
            ),
            (
                "frames", "<frameset rows=1><frame src=a><p>x</frameset> <noframes>y</noframes>",
                "<html><head></head><frameset rows=\"1\"><frame src=\"a\"></frameset> <noframes>y</noframes></html>"
            ),
            (
                "a frame set in place of a body", "<p> <frameset><frame>",
                "<html><head></head><frameset><frame></frameset></html>"
            ),
            (
                "no frame set after text", "<p>x<frameset><frame>",
                "<html><head></head><body><p>x</p></body></html>"
            ),
            ("an end tag alone", "</p></br></x>", "<html><head></head><body><br></body></html>"),
        ])
    func `the document has its three elements and what belongs around them`(
        rule: String, markup: String, expected: String
    ) {
        #expect(html(markup) == expected, "\(rule)")
    }

    @Test(
        arguments: [
            (
                "text and elements", "<table>a<tr>b<td>c</td>d<b>e</table>f",
                "abd<b>e</b><table><tbody><tr><td>c</td></tr></tbody></table><b>f</b>"
            ),
            (
                "white space stays", "<table> <tr> <td> </table>",
                "<table> <tbody><tr> <td> </td></tr></tbody></table>"
            ),
            (
                "parts of one text", "<table>a<tr class=x>b<tr class=y>c",
                "abc<table><tbody><tr class=\"x\"></tr><tr class=\"y\"></tr></tbody></table>"
            ),
            (
                "hidden fields stay", "<table><input type=hidden><input>",
                "<input><table><input type=\"hidden\"></table>"
            ),
            (
                "columns", "<table><col><tr><caption>x",
                "<table><colgroup><col></colgroup><tbody><tr></tr></tbody><caption>x</caption></table>"
            ),
            ("a table in a table", "<table><table>", "<table></table><table></table>"),
            (
                "a cell ends formatting", "<b><table><td>x<i>y</table>z",
                "<b><table><tbody><tr><td>x<i>y</i></td></tr></tbody></table>z</b>"
            ),
            (
                "a template in a table", "<table><template><td>x</template>y",
                "y<table><template><td>x</td></template></table>"
            ),
        ])
    func `what is no part of a table goes before it`(rule: String, markup: String, expected: String) {
        #expect(
            html("<!DOCTYPE html>" + markup)
                == "<!DOCTYPE html><html><head></head><body>\(expected)</body></html>", "\(rule)")
    }

    @Test func `a table in a paragraph ends it where the document type is a modern one`() {
        #expect(html("<p><table>").contains("<p><table></table></p>"))
        #expect(html("<!DOCTYPE html><p><table>").contains("<p></p><table></table>"))
        let old = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2//EN\"><p><table>"
        #expect(html(old).contains("<p><table></table></p>"))
    }

    @Test(
        arguments: [
            ("<b>1<i>2</b>3</i>", "<b>1<i>2</i></b><i>3</i>"), ("<a>1<p>2</a>3", "<a>1</a><p><a>2</a>3</p>"),
            ("<a>1<a>2", "<a>1</a><a>2</a>"), ("<nobr>1<nobr>2", "<nobr>1</nobr><nobr>2</nobr>"),
            ("<b><b><b><b><p>x", "<b><b><b><b><p>x</p></b></b></b></b>"),
            ("<b a><b a><b a><b a></p>x", "<b a=\"\"><b a=\"\"><b a=\"\"><b a=\"\"><p></p>x</b></b></b></b>"),
            ("<p><b><b><b><b></p>x", "<p><b><b><b><b></b></b></b></b></p><b><b><b>x</b></b></b>"),
            (
                "<b a=1 c=2><b c=2 a=1><b a=1 c=2><b a=1 c=2><p>",
                "<b a=\"1\" c=\"2\"><b c=\"2\" a=\"1\"><b a=\"1\" c=\"2\"><b a=\"1\" c=\"2\"><p></p></b></b></b></b>"
            ),
            ("<b><object>1</b>2</object>3", "<b><object>12</object>3</b>"),
        ])
    func `formatting that is nested wrongly is put right`(markup: String, expected: String) {
        #expect(html(markup) == "<html><head></head><body>\(expected)</body></html>")
    }

    @Test(
        arguments: [
            (
                "<select><div><p>x<option>a</select>y",
                "<select><div><p>x</p><option>a</option></div></select>y"
            ),
            (
                "<select><option>a<optgroup><option>b<hr><select>c",
                "<select><option>a</option><optgroup><option>b</option></optgroup><hr></select>c"
            ),
            ("<select><option>a<input>", "<select><option>a</option></select><input>"),
            (
                "<table><td><select><tr>x",
                "<table><tbody><tr><td><select></select></td></tr><tr></tr></tbody></table>"
            ),
        ])
    func `a select may hold what others do`(markup: String, expected: String) {
        #expect(
            html(markup).contains(expected)
                || html(markup) == "<html><head></head><body>x\(expected)</body></html>")
    }

    @Test(
        arguments: [
            (
                "<svg viewbox=1><lineargradient/><foreignobject>x</svg>y",
                [
                    "<svg svg>", "  viewBox=\"1\"", "  <svg linearGradient>", "  <svg foreignObject>",
                    "    \"x\"", "\"y\"",
                ]
            ),
            (
                "<math definitionurl=a><mi>x<mglyph>",
                [
                    "<math math>", "  definitionURL=\"a\"", "  <math mi>", "    \"x\"",
                    "    <math mglyph>",
                ]
            ),
            ("<svg><p>x", ["<svg svg>", "<p>", "  \"x\""]),
            (
                "<svg><font>x<font size=1>y",
                ["<svg svg>", "  <svg font>", "    \"x\"", "<font>", "  size=\"1\"", "  \"y\""]
            ),
            (
                "<math><annotation-xml encoding=TEXT/html><p>",
                ["<math math>", "  <math annotation-xml>", "    encoding=\"TEXT/html\"", "    <p>"]
            ),
            (
                "<math><annotation-xml><svg><a/>",
                ["<math math>", "  <math annotation-xml>", "    <svg svg>", "      <svg a>"]
            ),
            ("<svg><g><G></g>x</G>y", ["<svg svg>", "  <svg g>", "    <svg g>", "    \"x\"", "  \"y\""]),
            ("<svg><a xlink:href=b></svg>c", ["<svg svg>", "  <svg a>", "    xlink href=\"b\"", "\"c\""]),
        ])
    func `SVG and MathML have their names and their ends`(markup: String, nodes: [String]) {
        #expect(lines(markup) == ["<html>", "  <head>", "  <body>"] + nodes.map { "    " + $0 })
    }

    @Test(
        arguments: [
            (
                "<select><button><selectedcontent></button><option>a<b>c</b><option>d",
                "<selectedcontent>a<b>c</b></selectedcontent>"
            ),
            (
                "<select><selectedcontent>x</selectedcontent><option disabled>a<option>b<option selected>c</select>",
                "<selectedcontent>c</selectedcontent>"
            ),
            (
                "<select multiple><selectedcontent></selectedcontent><option>a",
                "<selectedcontent></selectedcontent>"
            ),
            ("<select><option><selectedcontent></selectedcontent>a", "<selectedcontent></selectedcontent>a"),
        ])
    func `a select shows the contents of its chosen option`(markup: String, expected: String) {
        #expect(html(markup).contains(expected))
    }

    @Test func `the work for chosen options has a bound, which is told`() {
        let markup =
            "<select><selectedcontent></selectedcontent>" + String(repeating: "<option>a", count: 5_000)
        #expect(HTMLParser.parse(Array(markup.utf8)).warnings.count == 1)
    }

    @Test(arguments: ["<svg><style>&lt;g&gt;</style><link>a</link></svg>", "<style>a<b</style><svg></svg>"])
    func `what is written as HTML is read as the same tree`(markup: String) {
        #expect(html(html("<body>" + markup)) == html("<body>" + markup))
        #expect(html("<body>" + markup).contains(markup))
    }

    @Test func `nested templates end with the file`() {
        let markup = String(repeating: "<template>", count: 5_000)
        let document = HTMLParser.parse(Array(markup.utf8), keepsTemplates: true)
        #expect(document.descendantElements(of: document.root).count == 5_003)
    }

    // MARK: Forms

    private func owners(_ markup: String) -> [String] {
        let document = HTMLParser.parse(Array(markup.utf8))
        return document.formOwners.map { control, form in
            "\(document.attribute("id", of: control) ?? "?") \(document.attribute("id", of: form) ?? "?")"
        }.sorted()
    }

    @Test(
        arguments: [
            ("<table><form id=f><tr><td><input id=a></td></tr></form></table><input id=b>", ["a f"]),
            ("<form id=f><input id=a></form><input id=b>", []),
            ("<div><form id=f></div><select id=a></select></form><input id=b>", ["a f"]),
            ("<table><form id=f><td><template><input id=a></template><input id=b>", ["b f"]),
        ])
    func `a control belongs to the form whose tags it is written between`(markup: String, expected: [String])
    {
        #expect(owners(markup) == expected)
    }

    @Test func `what is written after the body's end comes in the document's order`() {
        let document = HTMLParser.parse(Array("<p>a</body><!--b--></html><!--c-->d<i>e".utf8))
        for index in 1..<document.count {
            let node = NodeID(index)
            #expect(
                document.parent(node).map { $0 < node && document.end(of: node) <= document.end(of: $0) }
                    == true)
        }
    }
}
