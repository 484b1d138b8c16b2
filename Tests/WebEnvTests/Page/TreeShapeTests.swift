@testable import HTML
@testable import Page
import Testing

/// Which elements are nodes, and where in the tree, as in Chromium.
@Suite struct TreeShapeTests {
    /// `role "name"`, with the nodes within in brackets; without the root, texts as they are.
    private func tree(_ markup: String) -> String {
        let nodes = AccessibilityTree(HTMLParser.parse(Array(markup.utf8))).nodes
        var text = ""
        var depth = 1
        for node in nodes.dropFirst() {
            if node.depth > depth { text += " [" }
            while depth > node.depth {
                text += "]"
                depth -= 1
            }
            depth = Int(node.depth)
            if !text.isEmpty, text.last != "[" { text += " " }
            text +=
                node.role == .text
                ? "'\(node.name)'" : node.role.ariaName + (node.name.isEmpty ? "" : " \"\(node.name)\"")
        }
        return text + String(repeating: "]", count: depth - 1)
    }

    @Test(arguments: [
        (
            "<div role=menu aria-owns=m></div><div role=menuitem id=m>one</div>",
            #"menu [menuitem "one" ['one']]"#
        ),
        (
            "<div role=menuitem id=m>one</div><div role=menu aria-owns=m></div>",
            #"menu [menuitem "one" ['one']]"#
        ),
        (
            "<div role=list aria-owns='b a'><div role=listitem>0</div></div><div id=a role=listitem>A</div><p>m</p><div id=b role=listitem>B</div>",
            "list [listitem ['0'] listitem ['B'] listitem ['A']] paragraph ['m']"
        ),
        ("<button aria-owns=x>own</button><span id=x>text</span>", #"button "own text" ['own' 'text']"#),
        ("<div aria-owns=x></div><p>m</p><p id=x>text</p>", "paragraph ['text'] paragraph ['m']"),
        (
            "<div role=group aria-owns=x></div><div role=group aria-owns=x></div><p id=x>t</p>",
            "group [paragraph ['t']] group"
        ),
        (
            "<div role=group aria-owns=b></div><div role=group id=b aria-owns=c></div><p id=c>t</p>",
            "group [group [paragraph ['t']]]"
        ),
        (
            "<div id=a role=group aria-owns=b>A</div><div id=b role=group aria-owns=a>B</div>",
            "group ['A' group ['B']]"
        ),
        ("<input aria-owns=x><p id=x>t</p>", "textbox paragraph ['t']"),
    ])
    func `what an element owns is in it`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<tfoot><tr><td>f</tfoot><tbody><tr><td>b<thead><tr><th>h</thead>", ["h", "b", "f"]),
        ("<tr><td>b</tr><caption>c</caption>", ["c", "b"]),
        ("<tfoot><tr><td>f</tfoot><tr><td>b<tfoot><tr><td>g</tfoot>", ["f", "b", "g"]),
    ])
    func `captions and heads of tables come first, a foot last`(parts: String, texts: [String]) {
        let nodes = AccessibilityTree(
            HTMLParser.parse(Array("<table><tr><th>x</table><table rules=all>\(parts)</table>".utf8))
        ).nodes
        #expect(nodes.filter { $0.role == .text }.map(\.name) == ["x"] + texts)
    }

    @Test(arguments: [
        ("<td></td><td></td>", "columnheader"), ("<td></td><td>x</td>", "rowheader"),
        ("<td> </td>", "rowheader"),
        ("<td></td><th>B</th>", "columnheader"), ("<td><b></b></td>", "rowheader"),
    ])
    func `a header beside empty cells alone heads its column`(cells: String, role: String) {
        #expect(tree("<table><tr><th>A</th>\(cells)</tr></table>").hasPrefix("table [row [\(role) \"A\""))
    }

    @Test(arguments: [
        ("<p id=e></p><p></p>", "paragraph"), ("<p id=a style='display:flex'>x</p>", "paragraph ['x']"),
        ("<p id=b><b style='display:block'>y</b></p>", "paragraph ['y']"),
        ("<canvas id=c width=0></canvas><canvas width=0></canvas>", "Canvas"),
        (
            "<table><tr><th>x<tbody id=c><tr><td>d</table>",
            #"table [row [columnheader "x" ['x']] rowgroup [row [cell "d" ['d']]]]"#
        ),
        (
            "<table><caption><h3>All</h3></caption><tr><th>x</table>",
            #"table "All" [heading "All" ['All'] row [columnheader "x" ['x']]]"#
        ),
        (
            "<table><caption id=c><h3>All</h3></caption><tr><th>x</table>",
            #"table "All" [caption [heading "All" ['All']] row [columnheader "x" ['x']]]"#
        ),
    ])
    func `an id keeps a node`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<label title=T><input type=checkbox> z</label>", #"LabelText "T" [checkbox "z" ' z']"#),
        ("<label><input type=checkbox> z</label>", #"checkbox "z""#),
        (
            "<label style='display:inline-block' for=c>z</label><input type=checkbox id=c>",
            #"LabelText ['z'] checkbox "z""#
        ),
        ("<acronym title=t>a</acronym>", "'a'"),
        ("<ul><li role=presentation>x</ul>", "list ['x']"),
        ("<ul role=menu><li role=menuitem>x</ul>", #"menu [menuitem "x" ['• ' 'x']]"#),
        ("<h2 style='display:list-item'>T</h2>", #"heading "T" ['T']"#),
        ("<summary style='display:list-item'>T</summary>", "'T'"),
    ])
    func `labels, markers and other small things are as in browsers`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<option value='' disabled selected hidden>Choose…<option>a", #"option "Choose…" option "a""#),
        ("<option style='display:none'>x<option>a", #"option "x" option "a""#),
        ("<option aria-hidden=true>x<option>a", #"option "x" option "a""#),
        ("<optgroup label=g hidden><option>x</optgroup><option>a", #"group [option "x"] option "a""#),
        ("<optgroup label=g aria-hidden=true><option>x</optgroup><option>a", #"option "a""#),
        (
            "<button>head</button><optgroup><legend>Nuts</legend><option>al<i>mond</i><p>s</p></optgroup>",
            #"group "Nuts" [Legend ['Nuts'] option "almonds"]"#
        ),
        (
            "<optgroup label=L><legend>Nuts</legend><option>a</optgroup>",
            #"group "L" [Legend ['Nuts'] option "a"]"#
        ),
        ("<template><option selected>x</option></template><option>a", #"option "a""#),
        ("<option>a<span hidden>h</span>b", #"option "ahb""#),
    ])
    func `a drop-down list has all its options`(contents: String, expected: String) {
        #expect(tree("<select>\(contents)</select>") == "combobox [\(expected)]")
        #expect(tree("<select hidden>\(contents)</select>").isEmpty)
    }

    @Test func `a list that is shown has the options that are shown`() {
        #expect(tree("<select size=3><option hidden>x<option>a</select>") == #"listbox [option "a"]"#)
    }

    private static let picture = "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' usemap=#w alt=Port>"
    @Test(arguments: [
        (
            "<map name=w><area href=/q alt=Quay></map><p>\(picture)</p>",
            #"paragraph [image "Port" [link "Quay"]]"#
        ),
        ("<map id=w><area href=/q title=T><area alt=no></map>\(picture)", #"image "Port" [link "T"]"#),
        ("<map name=W><area href=/q alt=Quay></map>\(picture)", #"image "Port""#),
        (
            "<map name=w><area href=/q alt=Quay></map>\(picture)\(picture)",
            #"image "Port" [link "Quay"] image "Port""#
        ),
        ("<map name=w>t <area href=/q alt=Quay></map>\(picture)", #"image "Port" ['t ' link "Quay"]"#),
        ("<div hidden><map name=w><area href=/q alt=Quay></map></div>\(picture)", #"image "Port""#),
        ("<map name=w><area href=/q alt=Quay></map><img usemap=#w alt=One>", #"image "One""#),
        ("<map name=w><area href=/q alt=Quay></map>", ""),
    ])
    func `areas are links of the first picture that uses their map`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<svg><label>lost</label></svg>", "image"),
        ("<svg><g>lost</g><text>kept</text></svg>", "SvgRoot ['kept']"),
        ("<svg><foreignObject><p>x</p></foreignObject></svg>", "SvgRoot [paragraph ['x']]"),
        ("<svg><title>a<i>b</i></title></svg>", #"image "ab""#),
        ("<svg><text>a<tspan>b</tspan></text></svg>", "SvgRoot ['a' 'b']"),
        ("<math><semantics><mn>1</mn><annotation>one</annotation></semantics></math>", "math ['1']"),
        ("<math>lost<mi>x</mi></math>", "math ['x']"),
        ("<a href=x>a<math><mi>x</mi></math></a>", #"link "a" ['a' math ['x']]"#),
    ])
    func `pictures and formulas show what they draw`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<span role=listitem>lone</span>", "'lone'"),
        ("<nav><div role=listitem>x</div></nav>", "navigation ['x']"),
        ("<div role=list><div><div role=listitem>x</div></div></div>", "list [listitem ['x']]"),
        (
            "<div role=row><span role=columnheader>A</span><span role=cell>B</span></div>",
            #"row [columnheader "A" ['A'] cell "B" ['B']]"#
        ),
        (
            "<div role=rowgroup><div role=row><div role=cell>x</div></div></div>",
            #"rowgroup [row [cell "x" ['x']]]"#
        ),
        ("<div role=table><div role=cell>x</div></div>", #"table [cell "x" ['x']]"#),
        (
            "<div role=grid><div role=row><div role=cell>x</div></div></div>",
            #"grid [row "x" [gridcell "x" ['x']]]"#
        ),
        ("<button role=tab aria-selected=true>Notes</button>", #"tab "Notes" ['Notes']"#),
        ("<table><tr role=presentation><th>h<td>c</table>", "table ['h' 'c']"),
        ("<table><tbody role=none><tr><th>x<td>y</table>", "table ['x' 'y']"),
        ("<table role=none><tr><td role=gridcell>x</table>", #"gridcell "x" ['x']"#),
        ("<div role=directory>x</div>", "list ['x']"),
    ])
    func `roles away from their owners stay or go as in browsers`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }
}
