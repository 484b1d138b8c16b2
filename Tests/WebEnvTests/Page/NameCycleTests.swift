@testable import HTML
@testable import Page
import Testing

@testable import WebEnv

/// References that lead back to where they came from end, and the name is what browsers say.
@Suite struct NameCycleTests {
    /// `role "name"` of every node but texts and the root, separated by slashes.
    private func tree(_ markup: String) -> String {
        AccessibilityTree(HTMLParser.parse(Array(markup.utf8))).nodes.dropFirst().filter { $0.role != .text }
            .map { "\($0.role.ariaName) \"\($0.name)\"" }.joined(separator: " / ")
    }

    @Test(arguments: [
        ("<label><input type=checkbox id=a><i aria-labelledby=a>x</i></label>", #"checkbox "x""#),
        ("<input type=checkbox id=a><label for=a><i aria-labelledby=a>x</i></label>", #"checkbox "x""#),
        ("<input type=radio id=a><label for=a><i aria-labelledby=a>x</i></label>", #"radio "x""#),
        ("<label>y<button id=a></button><i aria-labelledby=a>x</i></label>", #"button "y x""#),
        ("<output id=a></output><label for=a><i aria-labelledby=a>x</i></label>", #"status "x""#),
        ("<label>y<select id=a></select><i aria-labelledby=a>x</i></label>", #"combobox "y x""#),
        (
            "<b role=button id=a aria-labelledby=b>x</b><input type=checkbox id=b><label for=b><i aria-labelledby=b>y</i></label>",
            #"button "y" / checkbox "y""#
        ),
    ])
    func `a control in whose label something is named by the control`(markup: String, expected: String) {
        let found = tree(markup).replacing(#"LabelText "" / "#, with: "")
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test(arguments: [
        ("<fieldset id=f><legend><i aria-labelledby=f>x</i></legend></fieldset>", #"group "x""#),
        ("<table id=f><caption><i aria-labelledby=f>x</i></caption><tr><td>y</table>", #"table "x""#),
        (
            "<fieldset id=f><legend><i aria-labelledby=g>x</i></legend></fieldset><fieldset id=g><legend><i aria-labelledby=f>y</i></legend></fieldset>",
            #"group "y""#
        ),
        ("<i id=a aria-labelledby=a role=button>x</i>", #"button "x""#),
        (
            "<b id=a role=button aria-labelledby=b>x</b><b id=b role=button aria-labelledby=a>y</b>",
            #"button "y" / button "x""#
        ),
    ])
    func `a group whose title is named by the group`(markup: String, expected: String) {
        #expect(tree(markup).hasPrefix(expected), "\(tree(markup))")
    }

    @Test(arguments: [
        ("<i id=a><fieldset><legend aria-owns=a>x", #"group "x""#),
        ("<b role=button id=a aria-owns=a>x</b>", #"button "x""#),
        (
            "<b role=button id=a aria-owns=b>x</b><b role=button id=b aria-owns=a>y</b>",
            #"button "x y" / button "y""#
        ),
        (
            "<b role=button aria-owns=c>x</b><b role=button aria-owns=c>y</b><u id=c>z</u>",
            #"button "x z" / button "y""#
        ),
        ("<b role=button aria-owns=c>x<u id=c>z</u></b>", #"button "x z""#),
        ("<b role=button aria-owns='d c'>x<u id=c>c</u> <u id=d>d</u></b>", #"button "x d c""#),
    ])
    func `an element belongs to the first that owns it, and never to what is in it`(
        markup: String, expected: String
    ) {
        #expect(tree(markup).hasPrefix(expected), "\(tree(markup))")
    }

    @Test func `a chain of legends that name each other is followed by one step`() {
        let chain = (0..<20_000).map {
            "<fieldset id=f\($0)><legend><i aria-labelledby=f\($0 + 1)>\($0)</i></legend></fieldset>"
        }
        let groups = AccessibilityTree(HTMLParser.parse(Array(chain.joined().utf8))).nodes.filter {
            $0.role == .group
        }
        #expect(groups.count == 20_000)
        #expect(groups[0].name == "1")
    }

    @Test func `options within options say what the outermost chosen one says`() {
        let nested = String(repeating: "<div role=listbox><div role=option aria-selected=true>a", count: 6)
        #expect(tree("<button>" + nested).hasPrefix(#"button "a a a a a a""#))
    }

    @Test func `a picture that shows itself shows nothing twice`() {
        let circular =
            "<svg role=img aria-label=p></svg><a href=x><svg><g id=a><text>x</text><use href=#a></use></g></svg></a>"
        #expect(tree(circular).contains(#"link "x""#), "\(tree(circular))")
    }
}
