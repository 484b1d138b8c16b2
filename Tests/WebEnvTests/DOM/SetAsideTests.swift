import Foundation
import TestSupport
import Testing

@testable import WebEnv

/// What ``MarkupPreparation`` sets aside must change no document: each is compared with the one that libxml2 makes of all of
/// the markup.
@Suite struct SetAsideTests {
    private func prepared(_ markup: String) -> PreparedMarkup {
        MarkupPreparation.prepare(Array(markup.utf8))
    }
    private func text(_ markup: String) -> String { String(decoding: prepared(markup).text, as: UTF8.self) }

    @Test(
        "libxml2 is given names without values, and a repeated tag without attributes",
        arguments: [
            ("<p class=\"a\">x</p>", "<p class>x</p>"),
            ("<p class = 'a'\n id=\"\">", "<p class\n id>"),
            ("<a href=\"?a&amp;b\" title=\"c\">", "<a href=\"?a&amp;b\" title>"),
            ("<input name=a value='b' disabled>", "<input name=a value disabled>"),
            ("<img alt=\"a > b\"/>", "<img alt/>"),
            ("<p class=\"a\"><b id=c></b><p class=\"a\"><b id=c>", "<p class><b id=c></b><p><b>"),
            ("<br class=\"a\"><br class=\"a\"/>", "<br class><br class/>"),
            ("<html lang=\"en\"><body class=\"a\">", "<html lang=\"en\"><body class=\"a\">"),
            ("<p>\n<b>long text</b> \n </p> x", "<p><b>x</b></p> x"),
            ("<p>one &amp; two long texts</p>", "<p>one &amp; two long texts</p>"),
            (
                "<p>a\u{1}b\u{1}c\u{1}</p><p>abcde\u{FFFE}f</p>",
                "<p>a\u{1}b\u{1}c\u{1}</p><p>abcde\u{FFFE}f</p>"
            ),
        ])
    func given(markup: String, expected: String) { #expect(text(markup) == expected) }

    @Test(
        "After markup that may be read in two ways, nothing is set aside",
        arguments: [
            "<a \"b>", "<a =\"b\">", "<a b=\"c\"d=\"e\">", "<a b=c/d>", "a < b", "<_a>", "<?php ?>", "</ a>",
            "</a b>", "<!x>", "<!-->", "<!-- a -- b -->", "<!-- a --!>", "<script/></script>",
            "<script></scripts></script>", "<style></x></style>", "<!DOCTYPE \"a>", "<!DOCTYPE html>",
            "<é a=\"b\">",
        ])
    func irregular(start: String) {
        #expect(text("<i id=\"1\">" + start + "<i id=\"2\">").hasSuffix("<i id=\"2\">"))
    }

    @Test(
        "Markup that tempts the two readers to disagree",
        arguments: [
            "<a =\"x b=\"> <a href=\"2\">", "<a =\"x href b=\"> <a href=\"1\" b=\"&amp;\">",
            "<a href=\"1\" href=\"2\" id=\"3\">a<a href=\"1\" href=\"2\" id=\"3\">b",
            "<a HREF=\"1\" href=\"2\">", "<form id=\"f\">x<form id=\"f\">y</form>z<form id=\"f\">",
            "<form id=\"f\"><form class=\"g\">x<form class=\"g\"></form><form class=\"g\">y",
            "<table>a<tr class=\"r\">b<tr class=\"r\">c</table>", "<table>a<tr class=\"\">b<tr class=\"\">c",
            "<table><input type=\"hidden\" name=\"a\"><input type=\"text\"><input type=\"hidden\" name=\"a\">",
            "<html lang=\"a\"><p>x<html id=\"b\">y<body class=\"c\">z<body class=\"c\">",
            "<title>a<b c=\"d\"></title><b c=\"d\">", "<textarea a=\"b\"><i a=\"b\"></textarea><i a=\"b\">",
            "<script type=\"a\">'<p id=\"b\">'</script><p id=\"b\">",
            "<svg viewBox=\"0 0 1 1\"/><svg viewBox=\"0 0 1 1\"/>",
            "<b class=\"x\"><p>1</b>2</p><b class=\"x\">3", "<p title=\"\u{1}\u{7F}é\u{FFFE}\u{1F600}\">",
            "<p title=\"a\r\nb\0c\">",
            "<img alt='a\"b'><img alt=\"a'b\">",
            "<a href=\"&notit;\" title=\"&copy=1&copy\">x<a href=\"&notit;\">",
            "<p>\n< b>", "</p>longer text><p class=\"k\">", "<b>a<!DOCTYPE html></table> <i>",
            "a<!DOCTYPE html></p> <i a=\"b\">",
            "<p> <!x> </ a> <?b?> ", "<p class=\"a", "<p class=\"a\"", "<p class", "<p ", "<",
            "", "<p class=\"a\">",
        ])
    func tempting(markup: String) { expectEqual(Array(markup.utf8)) }

    @Test("Ordinary pages are read but once")
    func ordinary() {
        let page = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>A &amp; B</title><script src="a.js"></script>
            <style>p { margin: 0 }</style></head>
            <body class="page"> <!-- note -->
            <ul class="list"><li class="item"><a href="/a?b=1&amp;c=2" title="An address">A link to somewhere</a></li>
            <li class="item"><a href="/d">Another link</a> <br/> <img src="i.png" alt=""></ul>
            <form action="/go"><input type="hidden" name="a" value="1"> <textarea name=t rows=2>&lt;</textarea></form>
            </body>
            </html>

            """
        let markup = MarkupPreparation.prepare(Array(page.utf8))
        #expect(markup.tags.count == 11)
        #expect(HTMLParser.document(from: markup).isComplete)
        expectEqual(Array(page.utf8))
    }

    @Test("Random markup gives the same document")
    func random() {
        let pieces = [
            "<a href=\"x\">", "<a href='x' class=\"c d\">", "<b class=\"k\">", "</b>", "</a>", "<p>", "</p>",
            "<p class=\"k\">", "<div id=\"i\" hidden>", "</div>", "<li class=\"k\">", "<table border=\"1\">",
            "</table>", "<tr class=\"k\">", "<td colspan=\"2\">", "<form id=\"f\">", "</form>",
            "<input type=\"hidden\" value=\"v\">", "<button type=\"submit\">", "<select name=\"s\">",
            "<option value=\"1\" selected>", "<html lang=\"en\">", "<head>", "<body class=\"k\">", "<title>",
            "</title>", "<textarea rows=\"2\">", "</textarea>", "<script src=\"s\">", "</script>", "<style>",
            "</style>", "<svg viewBox=\"0\">", "</svg>", "<br/>", "<img src=\"i\"/>", "<template id=\"t\">",
            "</template>", "longer text", "<pre>", "</body>", "</html>", "text", " ", "\n", "é", "&amp;",
            "<!-- c -->", "<!--", "-->",
            "<!DOCTYPE html>", "&notin", "&#65;", "\"", "'", "=", ">", "<", "/", "a", "x=\"&lt;y\"", " z='1'",
            "</", "<a ",
            "\u{1}",
        ]
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for round in 0..<3000 {
            // Most of the pieces that are whole come first, so that the odd rounds have regular beginnings.
            let kinds = round.isMultiple(of: 2) ? pieces.count : 48
            var markup = ""
            for _ in 0..<(1 + next(30)) { markup += pieces[next(kinds)] }
            guard expectEqual(Array(markup.utf8)) else { return }
        }
    }

    @Test("The pages of the conformance set give the same documents", .enabled(if: Conformance.folder != nil))
    func pages() throws {
        guard let folder = Conformance.folder else { return }
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var count = 0
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "html" else { continue }
            expectEqual([UInt8](try Data(contentsOf: file)))
            count += 1
        }
        #expect(count > 0)
    }

    @discardableResult private func expectEqual(_ markup: [UInt8]) -> Bool {
        let text = CharacterEncoding.decode(markup, contentType: "text/html; charset=utf-8")
        let whole = description(HTMLParser.parse(whole: text))
        let parsed = description(HTMLParser.parse(markup, contentType: "text/html; charset=utf-8"))
        #expect(parsed == whole, "\(String(decoding: markup.prefix(2000), as: UTF8.self))")
        return parsed == whole
    }

    /// Everything that a document says, a node a line.
    private func description(_ document: Document) -> [String] {
        document.nodes.indices.map { index in
            let node = document.nodes[index]
            let id = NodeID(index)
            return
                "\(node.kind) \(document.tag(id)) \(node.parent) \(node.firstChild) \(node.lastChild) \(node.nextSibling) "
                + "\(node.previousSibling) \(node.end) \(node.attributeMask) \(document.text(id).debugDescription) "
                + document.attributes(of: id).map { "\($0.name)=\($0.value.debugDescription)" }.joined(
                    separator: " ")
        } + document.elementsByIdentifier.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.index)" }
    }
}
