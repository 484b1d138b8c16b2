@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

/// Names, values and descriptions as Chromium gives them, where the specifications leave a choice.
@Suite struct NameTests {
    /// `role "name"`, with value and description where there are any, separated by slashes; without the root and texts.
    private func tree(_ markup: String) -> String {
        AccessibilityTree(HTMLParser.parse(Array(markup.utf8))).nodes.dropFirst().filter { $0.role != .text }
            .map {
                "\($0.role.ariaName) \"\($0.name)\"" + ($0.value.isEmpty ? "" : " = \($0.value)")
                    + ($0.description.isEmpty ? "" : " (\($0.description))")
            }.joined(separator: " / ")
    }

    /// The name of the first cell after a heading cell.
    private func cell(_ contents: String) -> String? {
        let page = "<table><tr><th>x<td>\(contents)</table>"
        return AccessibilityTree(HTMLParser.parse(Array(page.utf8))).nodes.first { $0.role == .cell }?.name
    }

    // MARK: Passwords

    @Test(arguments: [
        ("<input type=password value=pw>", #"textbox "" = ••"#),
        ("<h2>x<input type=password value=abc></h2>", #"heading "x •••" / textbox "" = •••"#),
        ("<button>x <input type=password value=zz></button>", #"button "x ••" / textbox "" = ••"#),
        (
            "<label>Code <input type=checkbox> is <input type=password value=qq></label>",
            #"LabelText "" / checkbox "Code is ••" / textbox "" = ••"#
        ),
        (
            "<a href=x aria-labelledby=p aria-describedby=p>b</a><input id=p type=password value=secret>",
            #"link "••••••" (••••••) / textbox "" = ••••••"#
        ),
    ])
    func `a password says no more than how long it is`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [Dialect.webArena, .browserGym, .webRL])
    func `no observation has a password`(dialect: Dialect) {
        let page = "<table><tr><th>x<td><label>P <input type=password value=hunter2></label></table>"
        let document = HTMLParser.parse(Array(page.utf8))
        #expect(!PageView.make(document, in: dialect).text.contains("hunter2"))
        #expect(!AccessibilityJSON.lines(document, all: true).contains("hunter2"))
    }

    // MARK: How far names go

    private static func many(_ count: Int = 120, _ part: (Int) -> String) -> String {
        (0..<count).map(part).joined()
    }

    @Test(arguments: [
        (many { "<span>l\($0) </span>" }, "l99"), (many { "<p>i <a href=x>l\($0)</a>" }, "l24"),
        (many { "l\($0)<br>" }, "l49"), (many { "<span id=s\($0)>l\($0) </span>" }, "l49"),
        (many { "<div><div>l\($0)</div></div>" }, "l32"), (many { "<img alt=l\($0)>" }, "l99"),
        (many { "<button>l\($0)</button>" }, "l49"), (many { "l\($0)<wbr>" }, "l49"),
        ("<ul>" + many { "<li>l\($0)" } + "</ul>", "l48"),
    ])
    func `names end after a hundred nodes of what is in the element`(contents: String, last: String) {
        #expect(cell(contents)?.split(separator: " ").last.map(String.init) == last)
    }

    @Test func `what an element refers to is counted with it`() {
        let words = Self.many { "<span>l\($0) </span>" }
        #expect(tree("<label for=i>\(words)</label><input id=i>").hasSuffix(#" l98""#))
        #expect(tree("<fieldset><legend>\(words)</legend></fieldset>").contains(#" l98""#))
        #expect(tree("<div id=i>\(words)</div><button aria-labelledby=i>x</button>").hasSuffix(#" l98""#))
    }

    // MARK: Fields

    @Test(arguments: [
        ("<label for=a style='display:none'>T</label><input id=a placeholder=P>", #"textbox """#),
        ("<label for=a aria-hidden=true>T</label><input id=a placeholder=P>", #"textbox """#),
        ("<label><input title=P></label>", #"LabelText "" / textbox """#),
        ("<label for=t hidden>H</label><textarea id=t title=U placeholder=P></textarea>", #"textbox """#),
        ("<label title=T for=z></label><input id=z>", #"LabelText "T" / textbox "T""#),
        ("<label for=r title=Poor></label><input type=radio id=r>", #"LabelText "Poor" / radio "Poor""#),
        ("<label for=r></label><button id=r title=t>Go</button>", #"LabelText "" / button "" (t)"#),
        ("<label for=s></label><input type=file id=s>", #"LabelText "" / button "" = No file chosen"#),
        ("<label for=s hidden>1</label><label for=s>2</label><input id=s>", #"LabelText "" / textbox "2""#),
        ("<label inert for=z>Zed</label><input id=z>", #"textbox "Zed""#),
        ("<div inert><label for=z>Zed</label></div><input id=z>", #"textbox "Zed""#),
    ])
    func `a label that says nothing ends the search for a field's name`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<input type=button value='' title=S>", #"button """#),
        ("<input type=button title=S>", #"button "S""#),
        ("<input type=submit title=T>", #"button "Submit" (T)"#),
        ("<input type=submit value='' title=X>", #"button """#),
        ("<input type=reset title=T>", #"button "Reset" (T)"#),
        ("<label><input type=submit value=Go></label>", #"LabelText "" / button "" (Go)"#),
        ("<label>L<input type=submit value=Go></label>", #"LabelText "" / button "L" (Go)"#),
    ])
    func `buttons are called by label or value`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<input placeholder=v>", "v"), ("<input placeholder=p title=t>", "t"), ("<input aria-label=v>", "v"),
        ("<input aria-label=v value=w>", "w"), ("<textarea placeholder=v></textarea>", "v"),
        ("<input id=q><label for=q>S</label>", "S"), ("<label for=q>S</label><input id=q>", "S"),
        ("<label>S <input></label>", "S"), ("<label>a<input value=1><input placeholder=p></label>", "a 1 p"),
        ("<input type=file>", "Choose File: No file chosen"), ("<label>Up<input type=file></label>", "Up"),
        ("<input type=number placeholder=3>", "3"), ("<select title=t><option>o</select>", "o"),
        ("<select size=2 title=t><option>o</select>", "t"), ("<progress value=.5></progress>", "0.5"),
        ("<button>Play <iframe title=Clip></iframe></button>", "Play Clip"),
    ])
    func `a field within a name says its value, or else its own name`(contents: String, name: String) {
        #expect(cell(contents) == name)
    }

    @Test(arguments: [
        ("<details><summary>s</summary>t</details>", "s t"),
        ("<details><summary>s</summary><p>t</p></details>", "s t"),
        ("<details><summary>s</summary><p hidden>t</p></details>", "s"), ("<video>old browsers</video>", ""),
    ])
    func `what is folded away is part of a name`(contents: String, name: String) {
        #expect(cell(contents) == name)
    }

    @Test func `a table that has another name is described by its caption`() {
        #expect(
            tree("<table aria-label=L><caption>C</caption><tr><th>x</table>").hasPrefix(#"table "L" (C)"#))
    }

    @Test func `a field is called by its label wherever it is met`() {
        let page = "<table><tr><th><label for=a>Summary:</label><td><input id=a></table>"
        #expect(tree(page).contains(#"cell "Summary:" / textbox "Summary:""#))
    }

    // MARK: Spaces

    @Test(arguments: [
        ("mozilla<wbr>.org<wbr>/x", "mozilla .org /x"), ("a<b style='display:contents'>b</b>c", "a b c"),
        ("a<b>b</b>c", "abc"), ("a<a href=y title=Cow></a>b", "a Cow b"), ("a<a href=y>b</a>c", "abc"),
        ("<abbr title=N></abbr>x", "N x"), ("a<span role=button>x</span>d", "a x d"),
        ("a<span role=link>x</span>d", "axd"), ("<a href=x><img alt=Post></a><b>by</b>", "Postby"),
        ("<b><img alt=Post></b>by", "Post by"), ("q<em><img alt=A><img alt=B></em>b", "qA Bb"),
        ("<label><input type=checkbox> <i>B</i></label> <label><input type=checkbox> <i>C</i></label>", "BC"),
        ("a<output>x</output>d", "a d"), ("a<iframe></iframe>d", "a d"),
    ])
    func `what is a box of its own is told apart in names`(contents: String, name: String) {
        #expect(cell(contents) == name)
    }

    @Test(arguments: [
        ("<p>One</p><p>Two</p>", "One Two"), ("One<i>Two</i>", "One Two"), ("One<img alt=x>Two", "One x Two"),
        ("a<script>x</script>b", "a b"),
    ])
    func `hidden labels are read word by word`(contents: String, name: String) {
        #expect(
            tree("<div hidden id=h>\(contents)</div><button aria-labelledby=h>x</button>")
                == "button \"\(name)\"")
    }

    // MARK: Tooltips

    @Test(arguments: [
        ("<ul><li title=A>A</ul>", #"list "" / listitem """#),
        ("<ul><li title=a>A</ul>", #"list "" / listitem "a""#),
        ("<ul><li title=' A '>A</ul>", #"list "" / listitem """#),
        ("<nav title='A b'>A <b>b</b></nav>", #"navigation """#),
        ("<section title='A B'><p>A</p><p>B</p></section>", #"region "A B" / paragraph "" / paragraph """#),
        ("<p title=A>A</p>", #"paragraph """#), ("<time title=A>A</time>", #"time """#),
        (
            "<table title=A><caption>A</caption><tr><th>x</table>",
            #"table "A" (A) / caption "" / row "" / columnheader "x""#
        ),
        ("<img alt=X title=X>", #"image "X" (X)"#), ("<a href=x title=T>T</a>", #"link "T""#),
        ("<details title=A><summary>A</summary>b</details>", #"group "" / DisclosureTriangle "A""#),
    ])
    func `a tooltip that only repeats the text says nothing`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<a href=x><i title=Edit></i></a>", #"link """#), ("<h2><b title=N></b>x</h2>", #"heading "x""#),
        ("<a href=x><div title=T style='height:10px'></div>x</a>", #"link "x""#),
        ("<span title=T></span><div title=T></div>", ""), ("<x-a title=L>x</x-a>", #"generic "L""#),
        ("<h2>x<em title=N></em></h2>", #"heading "x" / emphasis "" (N)"#),
        ("<h2>x<span title=N role=img></span></h2>", #"heading "x N" / image "N""#),
    ])
    func `the tooltip of what is no node counts for nothing`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<a href=x title=T><img src=x> <img src=y></a>", #"link "" (T) / image "" / image """#),
        ("<a href=x title=T><img src=x></a>", #"link "T" / image """#),
        ("<a href=x title=T> </a>", #"link "T""#),
        ("<a href=x title=T><br></a>", #"link "" (T)"#),
    ])
    func `a name of white space is a name`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("grid", #"row "a b""#), ("treegrid", #"row "a b""#), ("table", #"row """#),
    ])
    func `rows of grids are named by their cells`(role: String, expected: String) {
        let page = "<div role=\(role)><div role=row><div role=cell>a</div><div role=cell>b</div></div></div>"
        #expect(tree(page).contains(expected))
    }
}
