import HTML
import Page
import Testing

/// Pages that are XML.
@Suite struct XHTMLTests {
    /// `role "name"`, separated by slashes, without the root.
    private func tree(_ page: String, type: String = "application/xhtml+xml") -> String {
        AccessibilityTree(HTMLParser.parse(Array(page.utf8), contentType: type)).nodes.dropFirst().map {
            "\($0.role.ariaName) \"\($0.name)\"" + ($0.description.isEmpty ? "" : " (\($0.description))")
        }.joined(separator: " / ")
    }
    private func page(_ body: String, before: String = "") -> String {
        before
            + "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>\(body)</body></html>"
    }

    @Test(arguments: [
        (
            "<textarea aria-label='t'/><script/><style/><p>after</p>",
            #"textbox "t" / paragraph "" / text "after""#
        ),
        ("<iframe title='f'/><p>after</p>", #"Iframe "f" / paragraph "" / text "after""#),
        ("<p><![CDATA[a < b & c]]></p>", #"paragraph "" / text "a < b & c""#),
        ("<H1>x</H1><h1>y</h1><BUTTON>b</BUTTON>", #"text "x" / heading "y" / text "y" / text "b""#),
        (
            "<p>x<p>y</p></p><a href='?a=1&amp;b'>l</a>",
            #"text "x" / paragraph "" / text "y" / link "l" / text "l""#
        ),
        ("<svg xmlns='http://www.w3.org/2000/svg'><title>pic</title></svg>", #"image "pic""#),
        ("<i xmlns='urn:x'><button>b</button></i>", #"text "b""#),
        ("<x:button xmlns:x='http://www.w3.org/1999/xhtml'>b</x:button>", #"button "b" / text "b""#),
        (
            "<template><p>no</p></template><table><tr><td>a</td></tr></table>",
            #"LayoutTable "" / LayoutTableRow "" / LayoutTableCell "a" / text "a""#
        ),
    ])
    func `XHTML is read by the rules of XML`(body: String, expected: String) {
        #expect(tree(page(body)) == expected)
        #expect(tree(page(body), type: "Application/XHTML+XML; charset=utf-8") == expected)
    }

    @Test func `as HTML the same page is another`() {
        #expect(tree(page("<p>after</p>"), type: "text/html") == "")
    }

    @Test func `the document types of XHTML bring its named references`() {
        let doctype =
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">"
        let body = "<p title=\"&uuml;&amp;\">&eacute;&lt;<![CDATA[&eacute;]]></p>"
        #expect(tree(page(body, before: doctype)) == #"paragraph "" (ü&) / text "é<&eacute;""#)
    }

    @Test(arguments: [
        ("<p>one</p><p>two", "Opening and ending tag mismatch"),
        ("<p>one</p>&nbsp;two", "Entity 'nbsp' not defined"),
        ("<p>one</p><br x=1/>", "AttValue"),
    ])
    func `the first fault ends the page`(body: String, fault: String) {
        let told = tree(page(body))
        #expect(told.hasPrefix(#"heading "This page contains the following errors:""#))
        #expect(told.contains(fault))
        #expect(
            told.hasSuffix(
                #"text "Below is a rendering of the page up to the first error." / paragraph "" / text "one""#
            ))
    }

    @Test func `entities of a document type are not read`() {
        let doctype = "<!DOCTYPE html [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/hostname\">]>"
        for name in ["a", "f"] {
            #expect(
                tree(page("<p>one</p>&\(name);", before: doctype)).contains("Entity '\(name)' not defined"))
        }
    }

    @Test func `XML is UTF-8 where it says nothing else`() {
        let bytes =
            Array("<?xml version='1.0' encoding='koi8-r'?>".utf8) + Array(page("<p>").utf8.dropLast(14)) + [
                0xE9
            ]
        let document = HTMLParser.parse(
            bytes + Array("</p></body></html>".utf8), contentType: "application/xhtml+xml")
        #expect(document.textContent(of: document.root) == "И")
        #expect(tree(page("<p>é</p>")) == #"paragraph "" / text "é""#)
    }

    @Test(arguments: [
        "", "no markup", "<html xmlns='http://www.w3.org/1999/xhtml'>", "<html><body>", "<a><b></a>",
    ])
    func `what is no XML says so`(page: String) {
        #expect(tree(page).contains("This page contains the following errors:"))
    }
}
