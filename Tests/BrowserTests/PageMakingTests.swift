import Groundwork
import Testing

@testable import Browser

@Suite("A page is made of a response in one way")
struct PageMakingTests {
    private func url(_ text: String = "http://a.test/files/note.txt") throws -> WebURL {
        try #require(WebURL(text))
    }

    @Test("One body read in two encodings gives two documents, whichever is asked for first")
    func encodings() {
        let bytes = Array("<p>".utf8) + [0xE4] + Array("</p>".utf8)
        let types = ["text/html; charset=iso-8859-1", "text/html; charset=iso-8859-5", "text/html", nil]
        let expected = ["ä", "ф", "ä", "ä"]
        func text(_ body: ResponseBody, _ type: String?) -> String {
            let document = body.document(contentType: type)
            return document.textContent(of: document.root)
        }
        let body = ResponseBody(bytes)
        #expect(types.map { text(body, $0) } == expected)
        #expect(types.map { text(body, $0) } == expected, "the documents that are kept")
        let other = ResponseBody(bytes)
        #expect(types.reversed().map { text(other, $0) } == expected.reversed())
    }

    @Test("The same bytes are parsed once for one content type, whatever the address")
    func shared() throws {
        let body = ResponseBody("<title>A</title>")
        let one = body.page(url: try url(), contentType: "text/html")
        let two = body.page(url: try url("http://a.test/other"), contentType: "text/html")
        #expect(one !== two && one.number != two.number)
        #expect(body.page(url: try url(), contentType: "text/html") === one)
        let size = body.memoryFootprint
        _ = body.document(contentType: "text/html")
        #expect(body.memoryFootprint == size, "the document is there already")
    }

    @Test(
        "What a response is follows from its type, and from its first bytes where it has none",
        arguments: [
            ("<p>x", "text/html; charset=utf-8", PageContent.markup), ("<p>x", "", .markup),
            ("plain", "TEXT/HTML", .markup), ("<p>x", "application/xhtml+xml; charset=utf-8", .markup),
            ("{}", "application/problem+json", .text), ("a", "text/plain", .text),
            ("<a/>", "text/xml", .text),
            ("a=b", "application/x-www-form-urlencoded", .text), ("x", "text/javascript", .text),
            ("GIF", "image/gif", .image), ("%PDF", "application/pdf", .other(type: "application/pdf")),
        ])
    func types(text: String, type: String, content: PageContent) {
        #expect(PageContent(of: Array(text.utf8), contentType: type) == content)
    }

    @Test(
        "Bytes without a type are looked at",
        arguments: [
            (Array(" \n<p>".utf8), PageContent.markup), ([], .markup), (Array("hello".utf8), .text),
            ([0x00, 0x01], .other(type: "application/octet-stream")),
        ])
    func sniffing(bytes: [UInt8], content: PageContent) {
        #expect(PageContent(of: bytes, contentType: nil) == content)
    }

    @Test("Text, images and other files are shown in a page that names them")
    func wrapped() throws {
        func text(_ body: String, _ type: String) throws -> String {
            let page = ResponseBody(body).page(url: try url(), contentType: type)
            return page.title + "|" + PageView.make(page.document).text
        }
        #expect(try text("a < b & c", "text/plain").contains("a < b & c"))
        #expect(try text("GIF", "image/gif").hasPrefix("note.txt|"))
        #expect(try text("GIF", "image/gif").contains("img 'note.txt'"))
        #expect(
            try text("%PDF", "application/pdf")
                .contains("\"4 bytes of application/pdf, which can't be shown as a page\""))
    }
}

@Suite("What is computed from a thing is kept with it")
struct DerivedValuesTests {
    private func value(_ key: Int, in values: DerivedValues, size: Int = 100, made: () -> String) -> String {
        values.value(for: key, keeping: 2, cost: { _ in MemoryMeter(bytes: size) }, make: made)
    }

    @Test("A value is made once for its key, and the oldest of its types goes first")
    func oldest() {
        let values = DerivedValues()
        var made: [Int] = []
        func get(_ key: Int) -> String {
            value(key, in: values) {
                made.append(key)
                return "v\(key)"
            }
        }
        #expect([1, 1, 2, 1].map(get) == ["v1", "v1", "v2", "v1"])
        #expect(made == [1, 2])
        #expect(get(3) == "v3" && get(2) == "v2" && made == [1, 2, 3])
        #expect(get(1) == "v1" && made == [1, 2, 3, 1], "it was the oldest")
        #expect(values.memoryFootprint == 200)
    }

    @Test("Keys and values of other types do not meet")
    func types() {
        let values = DerivedValues()
        for key in 1...2 { _ = value(key, in: values) { "v\(key)" } }
        let number = values.value(for: 1, keeping: 1, cost: { _ in MemoryMeter(bytes: 7) }, make: { 42 })
        let other = values.value(for: "1", keeping: 1, cost: { _ in MemoryMeter(bytes: 7) }, make: { "x" })
        #expect(number == 42 && other == "x")
        #expect(value(1, in: values) { "new" } == "v1" && value(2, in: values) { "new" } == "v2")
        #expect(values.memoryFootprint == 214)
    }

    @Test("An account knows values from before and after it was named, and none that went")
    func account() {
        let values = DerivedValues()
        let account = MemoryAccount()
        _ = value(1, in: values) { "" }
        values.charge(to: account)
        #expect(account.bytes == 100)
        _ = value(2, in: values, size: 10) { "" }
        _ = value(3, in: values, size: 1) { "" }
        #expect(account.bytes == 11)
        values.charge(to: nil)
        #expect(account.bytes == 0 && values.memoryFootprint == 11)
    }
}
