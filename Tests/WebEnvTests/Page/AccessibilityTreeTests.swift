@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

@Suite struct AccessibilityTreeTests {
    /// `role "name"`, one line a node, indented by depth, without the root.
    private func outline(_ markup: String, _ state: FormState = FormState()) -> String {
        AccessibilityTree(HTMLParser.parse(Array(markup.utf8)), state).nodes.dropFirst().map {
            String(repeating: "  ", count: Int($0.depth) - 1) + "\($0.role.ariaName) \"\($0.name)\""
        }.joined(separator: "\n")
    }

    @Test(
        "Page in, tree out",
        arguments: [
            ("<a href=/>Home</a> <a>no</a>", "link \"Home\"\n  text \"Home\"\ntext \" \"\ntext \"no\""),
            (
                "<label for=i>Name</label><input id=i value=Bob>",
                "LabelText \"\"\n  text \"Name\"\ntextbox \"Name\"\n  text \"Bob\""
            ),
            (
                "<header>a</header><article><header>b</header></article>",
                "banner \"\"\n  text \"a\"\narticle \"\"\n  sectionheader \"\"\n    text \"b\""
            ),
            (
                "<section>a</section><section aria-label=S>b</section>",
                "text \"a\"\nregion \"S\"\n  text \"b\""
            ),
            ("<img alt=''><img alt=A><img>", "image \"A\"\nimage \"\""),
            ("<p aria-hidden=true>x</p><p hidden>y</p><p style='visibility:hidden'>z</p>", ""),
            ("<style>.h{display:none}</style><p class=h>x</p>", ""),
            ("<ul role=none><li>x</ul>", "text \"• \"\ntext \"x\""),
            (
                "<input type=checkbox aria-label=C><input type=submit>",
                "checkbox \"C\"\nbutton \"Submit\"\n  text \"Submit\""
            ),
            ("<fieldset><legend>L</legend></fieldset>", "group \"L\"\n  Legend \"\"\n    text \"L\""),
            ("<div role='bogus navigation'>x</div>", "navigation \"\"\n  text \"x\""),
            (
                "<table><caption>C</caption><tr><th>h</th><td>d</td></tr></table>",
                "table \"C\"\n  caption \"\"\n    text \"C\"\n  row \"\"\n    rowheader \"h\"\n      text \"h\"\n    cell \"d\"\n      text \"d\""
            ),
            ("<template><p>x</p></template><noscript><p>y</p></noscript>", "paragraph \"\"\n  text \"y\""),
        ])
    func tree(_ markup: String, _ expected: String) {
        #expect(outline(markup) == expected)
    }

    @Test func referencesInACircleEnd() {
        let markup =
            "<div id=a role=button aria-labelledby=b aria-owns=b>x</div><div id=b role=button aria-labelledby=a aria-owns=a>y</div>"
        #expect(outline(markup).contains("button"))
    }

    @Test func whatTheAgentDidShows() {
        let document = HTMLParser.parse(Array("<input id=f value=old><input type=checkbox id=c>".utf8))
        let field = document.element(id: "f") ?? document.root
        let box = document.element(id: "c") ?? document.root
        var controls = FormControls(document: document)
        controls.setText("typed", of: field)
        controls.toggle(box)
        controls.state.focus(field)
        let nodes = AccessibilityTree(document, controls.state).nodes
        #expect(nodes.first { $0.role == .textbox }?.value == "typed")
        #expect(nodes.first { $0.role == .textbox }?.states.contains(.focused) == true)
        #expect(nodes.first { $0.role == .checkbox }?.states.contains(.checked) == true)
    }
}
