@testable import HTML
@testable import Page
import Testing
import WebEnv

/// What browsers put into the tree, where specifications leave it to them.
@Suite struct BrowserTreeTests {
    /// `role "name"`, separated by slashes, without the root.
    private func tree(_ markup: String) -> String {
        AccessibilityTree(HTMLParser.parse(Array(markup.utf8))).nodes.dropFirst().map {
            "\($0.role.ariaName) \"\($0.name)\"" + ($0.description.isEmpty ? "" : " (\($0.description))")
        }.joined(separator: " / ")
    }

    @Test(arguments: [
        ("<b>a</b> <i>b</i>", #"text "a" / text " " / text "b""#),
        ("<b>a</b> <button>b</button>", #"text "a" / button "b" / text "b""#),
        ("<b>a</b><!-- --> <i>b</i>", #"text "a" / text "b""#),
        ("<b>a</b> <span></span> <i>b</i>", #"text "a" / text "b""#),
        ("<b>a</b> <img alt=i> <i>b</i>", #"text "a" / text " " / image "i" / text " " / text "b""#),
        ("<p>a<span aria-hidden=true>x</span> b</p>", #"paragraph "" / text "a" / text " b""#),
        ("<p>a <svg aria-hidden=true></svg></p>", #"paragraph "" / text "a ""#),
        ("<p>a <br> <b>b</b> </p>", #"paragraph "" / text "a" / text "b""#),
        ("<div><a href=x>a</a> </div><b>b</b>", #"link "a" / text "a" / text " " / text "b""#),
    ])
    func `spaces between elements are told where they separate words`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<div style='display:flex'><b>a</b> text <i>b</i></div>", #"text "a" / text "text" / text "b""#),
        ("<b style='float:left'>a</b> <i>b</i>", #"text "a" / text "b""#),
        ("a <b style='position:absolute'>b</b> c", #"text "a " / text "b" / text "c""#),
        ("<h2><b style='float:left'>a</b><i>b</i></h2>", #"heading "a b" / text "a" / text "b""#),
        ("<p style='display:flex'>a</p>", #"text "a""#),
        ("<p></p><p><b></b></p><p><b style='display:block'>a</b></p>", #"paragraph "" / text "a""#),
        ("<div style='white-space:pre-line'>a\nb  c</div>", "text \"a\nb c\""),
    ])
    func `layout decides on lines and words`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        (
            "<p style='text-transform:uppercase'>a <a href=x>ß</a></p>",
            #"paragraph "" / text "A " / link "SS" / text "SS""#
        ),
        (
            "<h2 style='text-transform:capitalize'>it's e-mail</h2>",
            #"heading "It's E-Mail" / text "It's E-Mail""#
        ),
        (
            "<q>a <q>b</q></q>",
            "text \"\u{201C}\" / text \"a \" / text \"\u{2018}\" / text \"b\" / text \"\u{2019}\" / text \"\u{201D}\""
        ),
        (
            "<style>a::before{content:'→ '} a::after{content:attr(href);display:none}</style><a href=x>b</a>",
            #"link "→ b" / text "→ " / text "b""#
        ),
    ])
    func `text reads as style sheets write it`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<iframe title=t><p>x</iframe>", #"Iframe "t""#),
        (
            "<table><form><tr><td>x<input aria-label=i></table>",
            #"LayoutTable "" / LayoutTableRow "" / LayoutTableCell "x i" / text "x" / textbox "i""#
        ),
        (
            "<table><tr><form><td>x</form></table>",
            #"LayoutTable "" / LayoutTableRow "" / LayoutTableCell "x" / text "x""#
        ),
        ("<audio controls>a<b>b</b></audio>", #"Audio """#),
    ])
    func `what stands in for frames and media, and a form between rows, is not shown`(
        markup: String, expected: String
    ) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("@media (max-width:600px)", true), ("@media print", true), ("@media not print", false),
        ("@media screen and (min-width:1000px) and (max-width:80em)", false),
        ("@media (width >= 600px)", false),
        ("@media (400px <= width <= 700px)", true), ("@media (orientation:landscape)", false),
        ("@media not all and (min-width:100px)", true), ("@media print, screen", false),
        ("@media (prefers-color-scheme:dark)", true), ("@supports (display:grid)", false),
        ("@supports not (display:grid)", true), ("@layer base", false), ("@container (min-width:1px)", true),
    ])
    func `rules hold under their conditions`(condition: String, isShown: Bool) {
        let page = "<style>\(condition){b{display:none}}</style><b>x</b>"
        #expect(tree(page) == (isShown ? #"text "x""# : ""))
    }

    @Test(arguments: [
        ("b{display:none!important} b.x{display:inline}", false), ("b{display:none x}", true),
        ("<![CDATA[ b{display:none} ]]>", true), ("<!-- b{display:none} -->", false),
        ("a{background:url(data:x;{)} b{display:none}", false), ("u{content:\"}\"} b{display:none}", false),
        ("p{& b{display:none}}", false), ("b:only-child{display:none}", false),
        ("p:has(b){display:none}", false),
        ("b:not(.x){display:none}", true), ("b:where(.x){display:none} b{display:inline}", true),
        ("b,i:bogus{display:none}", true), ("@import url(x); b{display:none}", false),
        ("b{display:none;} b{display:}", false),
    ])
    func `the cascade is that of CSS`(sheet: String, isShown: Bool) {
        let page = "<style>\(sheet)</style><p><b class=x>x</b></p>"
        #expect(tree(page).contains("\"x\"") == isShown)
    }

    private static let symbol =
        "<svg style='display:none'><symbol id=i><title>arrow</title><path d='M0 0'/></symbol></svg>"
    @Test(arguments: [
        ("<a href=x><svg><use href='#i'/></svg></a>", #"link "arrow" / SvgRoot "" / group "arrow""#),
        ("<a href=x><svg aria-hidden=true><use xlink:href='#i'/></svg>b</a>", #"link "arrow b" / text "b""#),
        (
            "<svg><use href='#i'><title>own</title></use></svg>",
            #"SvgRoot "" / graphics-object "own" / group "arrow""#
        ),
        ("<svg><use href='#missing'/></svg>", #"image """#),
        ("<svg><path d='M0 0'><title>dot</title></path></svg>", #"SvgRoot "" / graphics-symbol "dot""#),
        ("<svg><title>T</title><path d='M0 0'/></svg>", #"image "T""#),
        ("<svg><desc>D</desc><path d='M0 0'/></svg>", #"image "" (D)"#),
        ("<svg><style>a{}</style><metadata>m</metadata><path d='M0 0'/></svg>", #"image """#),
        ("<svg></svg>", ""),
    ])
    func `pictures are drawn of their parts`(markup: String, expected: String) {
        #expect(tree(Self.symbol + markup) == expected)
    }
    @Test func `a symbol that shows itself ends`() {
        let page = "<svg><symbol id=a><use href='#a'/><text>t</text></symbol><use href='#a'/></svg>"
        #expect(tree(page).hasPrefix("SvgRoot"))
    }

    @Test(arguments: [
        "@a;", "a{&&&&&&&& b{", ":is(", "(", "a{b:c;}", "\"", "/*", "@media (", "a::before{content:\"", "}",
        "a:has(", "@media not ",
    ])
    func `style sheets of any shape are read to their end`(piece: String) {
        let sheet = String(repeating: piece, count: 3000) + "{}"
        #expect(tree("<style>\(sheet)</style><b>x</b>").hasSuffix("text \"x\""))
    }

    @Test(arguments: [
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", false),
        ("<table border><tr><td>a<td>b</table>", true), ("<table border=0><tr><td>a<td>b</table>", false),
        ("<table border=1><tr><td>a</table>", false), ("<table summary=''><tr><td>a<td>b</table>", false),
        ("<table rules=all><tr><td>a<td>b</table>", true),
        ("<style>td{border-bottom:1px solid}</style><table><tr><td>a<td>b</table>", true),
        ("<style>td{border:0 none}</style><table border=1><tr><td>a<td>b</table>", false),
        ("<table><tr bgcolor=red><td>a<td>b<tr><td>c<td>d<tr bgcolor=red><td>e<td>f</table>", true),
        ("<table><tr><td style='background:#eee'>a<td>b</table>", true),
        ("<table cellspacing=0><tr><td style='background:#eee'>a<td>b</table>", false),
        ("<table><tr><td headers=x>a<td>b</table>", true),
    ])
    func `tables hold data if they look it`(markup: String, isData: Bool) {
        #expect(tree(markup).hasPrefix(isData ? "table" : "LayoutTable"))
    }

    @Test(arguments: [
        ("<label><input type=checkbox> A</label>", #"checkbox "A""#),
        ("<input type=radio id=r><label for=r>R</label>", #"radio "R""#),
        (
            "<label><input type=checkbox> A <a href=x>b</a></label>",
            #"LabelText "" / checkbox "A b" / text " A " / link "b" / text "b""#
        ),
        (
            "<input type=checkbox id=c aria-label=x><label for=c>C</label>",
            #"checkbox "x" / LabelText "" / text "C""#
        ),
        ("<label>N <input></label>", #"LabelText "" / text "N " / textbox "N""#),
        ("<input type=file><input type=file multiple>", #"button "Choose File" / button "Choose Files""#),
        ("<input type=submit><input type=submit value=''>", #"button "Submit" / text "Submit" / button """#),
    ])
    func `controls say once what they are`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<li>a</li>", #"listitem "" / text "a""#),
        ("<ul><div><li>a</div></ul>", #"list "" / listitem "" / text "a""#),
        ("<ul role=navigation><li>a</ul>", #"navigation "" / text "• " / text "a""#),
        (
            "<ol role=none type=a start=2><li>a<li value=5>b</ol>",
            #"text "b. " / text "a" / text "e. " / text "b""#
        ),
        ("<div style='display:list-item'>a</div>", #"listitem "" / text "a""#),
        (
            "<details open><p>a</details>",
            #"group "" / DisclosureTriangle "Details" / text "Details" / paragraph "" / text "a""#
        ),
        ("<ruby>a<rt>b</rt></ruby>", #"Ruby "" (b) / text "a""#),
        ("<p title=t>a</p><ul title=t></ul>", #"paragraph "" (t) / text "a" / list "t""#),
        (
            "<a href=x><article>a</article><nav aria-label=n>b</nav>c</a>",
            #"link "n c" / article "" / text "a" / navigation "n" / text "b" / text "c""#
        ),
        (
            "<h2>a<b aria-label=x>y</b>c</h2>",
            #"heading "a x c" / text "a" / generic "x" / text "y" / text "c""#
        ),
        ("<div role=img aria-label=l>a</div>", #"image "l" / text "a""#),
        ("<div style='display:table'>a</div>", #"LayoutTable "" / text "a""#),
        ("<div popover>a</div><div hidden=until-found>b</div>", ""),
    ])
    func `elements have the parts that browsers give them`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }
}
