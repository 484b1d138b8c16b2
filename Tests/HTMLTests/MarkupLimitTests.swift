@testable import HTML
import Testing

/// Markup that would take a builder's time or memory many times its size.
@Suite struct MarkupLimitTests {
    private func parse(_ markup: String) -> Document { HTMLParser.parse(Array(markup.utf8)) }

    @Test(arguments: [" a#=1", " a#='1'", " a#", " a#=&amp;"])
    func `an element has 512 attributes at most`(attribute: String) {
        let attributes = (0..<2000).map { attribute.replacing("#", with: "\($0)") }.joined()
        let document = parse("<p\(attributes)>x</p><b title='a>b'>y</b>")
        let nodes = (0..<document.count).map { NodeID($0) }
        let first = nodes.first { document.tag($0) == "p" } ?? document.root
        #expect(document.attributes(of: first).count == 512)
        #expect(document.attributes(of: first).last?.name == "a511")
        #expect(
            document.warnings == [
                "the page has elements with more than 512 attributes: the rest are left out"
            ])
        let second = nodes.first { document.tag($0) == "b" } ?? document.root
        #expect(document.attribute("title", of: second) == "a>b")
        #expect(document.textContent(of: document.root) == "xy")
    }

    @Test func `values with many slashes are one attribute`() {
        let address = String(repeating: "/a", count: 2000)
        let document = parse("<a href=\(address) x=1>x")
        let link = (0..<document.count).map { NodeID($0) }.first { document.tag($0) == "a" } ?? document.root
        #expect(document.attribute("href", of: link) == address)
        #expect(document.attribute("x", of: link) == "1")
        #expect(document.warnings.isEmpty)
    }

    @Test(arguments: [
        ("<svg><foreignObject><p>x<p>y", "p"), ("<svg><g><p>x", "p"),
        ("<math><mi><b>x", "b"), ("<svg><g></g></svg><p>a<p>b", "p"),
        ("<b><svg><section></b><p>x<p>y", "p"),
    ])
    func `what is in pictures and formulas is told from what is not`(markup: String, tag: String) {
        let document = parse(markup)
        #expect(document.descendantElements(of: document.root).contains { document.tag($0) == tag })
        #expect(Serializer.html(parse(Serializer.html(document))) == Serializer.html(document))
    }

    @Test func `paragraphs in 48 open formatting elements open no million of them again without a word`() {
        let open = (0..<48).map { "<b id=\($0)>" }.joined()
        let document = parse("<p>" + open + String(repeating: "<p>x", count: 30_000))
        #expect(document.count < 1_200_000)
        #expect(
            document.warnings == ["formatting is opened again 1000000 times at most: the page has more"])
        #expect(document.textContent(of: document.root).utf8.count == 30_000)
    }

    @Test func `every byte of windows-1252 is its letter`() {
        let bytes = (0x20...0xFF).map { UInt8($0) }
        let text = String(
            decoding: TextEncoding.windows1252.decode(bytes[...]),
            as: UTF8.self)
        #expect(text.unicodeScalars.count == bytes.count)
        #expect(text.contains("\u{20AC}\u{81}\u{201A}\u{192}"))
        #expect(text.hasSuffix("\u{FC}\u{FD}\u{FE}\u{FF}"))
        #expect(text.hasPrefix(" !\"#"))
    }
}
