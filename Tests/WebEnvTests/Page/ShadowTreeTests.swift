@testable import Browser
import Groundwork
@testable import HTML
@testable import Page
import TestSupport
import Testing

@testable import WebEnv

/// Pages made of components whose shadow trees stand in the markup.
@Suite struct ShadowTreeTests {
    private func parse(_ markup: String) -> Document { HTMLParser.parse(Array(markup.utf8)) }

    /// `role "name"`, separated by slashes, without the root.
    private func tree(_ document: Document) -> String {
        AccessibilityTree(document).nodes.dropFirst().map { "\($0.role.ariaName) \"\($0.name)\"" }
            .joined(separator: " / ")
    }

    /// A host with a shadow tree, and what the markup has in it.
    private func host(_ shadow: String, _ light: String = "", _ tag: String = "x-a") -> String {
        "<\(tag)><template shadowrootmode=open>\(shadow)</template>\(light)</\(tag)>"
    }

    @Test func `what is assigned to a slot is shown in it`() {
        #expect(
            tree(parse(host("<button><slot></slot></button>", "Light text")))
                == #"button "Light text" / text "Light text""#)
        #expect(
            tree(
                parse(
                    host(
                        "<h2><slot name=t>No</slot></h2><p><slot></slot></p>", "body <b slot=t>Title</b> more"
                    )))
                == #"heading "Title" / text "Title" / paragraph "" / text "body " / text "more""#)
        #expect(
            tree(parse(host("<ul><slot></slot></ul>", "<li>a</li>", "div")))
                == #"list "" / listitem "" / text "a""#)
        #expect(tree(parse(host("<slot>fall<b>back</b></slot>"))) == #"text "fall" / text "back""#)
        #expect(tree(parse(host("<slot>fallback</slot>", " "))) == "")
    }

    @Test func `children that no slot takes are not shown`() {
        #expect(tree(parse(host("<p>shown</p>", "<p>hidden</p>text"))) == #"paragraph "" / text "shown""#)
        #expect(tree(parse(host("<slot></slot><slot></slot>", "<i slot=no>a</i>b"))) == #"text "b""#)
    }

    @Test func `shadow trees lie in shadow trees`() {
        let inner = host("<button><slot></slot></button>", "<slot></slot>", "x-i")
        #expect(tree(parse(host(inner, "Deep"))) == #"button "Deep" / text "Deep""#)
    }

    @Test(arguments: [
        ("<ul><template shadowrootmode=open>no</template><li>k</ul>", #"list "" / listitem "" / text "k""#),
        ("<p><template shadowrootmode=OPEN>yes</template>no", #"paragraph "" / text "yes""#),
        ("<p><template shadowrootmode=other>no</template>yes", #"paragraph "" / text "yes""#),
        (
            "<div><template shadowrootmode=closed>one</template><template shadowrootmode=open>two</template></div>",
            #"text "one""#
        ),
        ("<font-face><template shadowrootmode=open>no</template>yes</font-face>", #"text "yes""#),
    ])
    func `few elements may have a shadow tree, and one each`(markup: String, expected: String) {
        #expect(tree(parse(markup)) == expected)
    }

    @Test func `ids and labels belong to their tree`() {
        let page = host("<label for=i>In</label><input id=i>") + "<label for=i>Out</label><input id=i>"
        #expect(
            tree(parse(page))
                == #"LabelText "" / text "In" / textbox "In" / LabelText "" / text "Out" / textbox "Out""#)
        let named = "<button aria-labelledby=z>q</button>" + host("<i id=z>inner</i>")
        #expect(tree(parse(named)).hasPrefix(#"button "q""#))
        let around = "<label>L " + host("<slot></slot>", "<input>") + "</label>"
        #expect(tree(parse(around)).hasSuffix(#"textbox "L""#))
    }

    @Test func `style sheets are for their own tree, its host and its slots`() {
        let sheet =
            "<style>p{display:none}:host{text-transform:uppercase}::slotted(i){display:none}:host b{display:none}</style>"
        let page =
            "<style>em{display:none}</style>"
            + host(sheet + "<p>a</p><b>b</b><em>c</em><slot></slot>", "<p>d</p><i>e</i><em>f</em>")
        #expect(tree(parse(page)) == #"emphasis "" / text "C" / paragraph "" / text "D""#)
    }

    @Test(arguments: [
        ("p", 2), ("x-a > p", 1), ("div p", 0), ("p:first-child", 1), ("b + p", 1), ("slot", 0),
        ("template", 0),
    ])
    func `selectors of the page see no shadow tree`(selector: String, count: Int) throws {
        let document = parse(
            host("<div><p>shadow</p><slot></slot></div>", "<b slot=none></b><p>light</p>")
                + "<section><p>x</p></section>")
        var parser = SelectorParser(selector)
        let list = try parser.list(nested: false)
        let matcher = SelectorMatcher(document, WorkBudget(for: document))
        #expect((0..<document.count).filter { matcher.matches($0, list) }.count == count)
    }

    @Test func `a form is sent with the controls of its own tree`() throws {
        let shadow = "<form action=/in><input name=a value=1><slot></slot><button>In</button></form>"
        let light = "<input name=b value=2><i slot=none><input name=c value=3></i>"
        let markup = "<form action=/out>" + host(shadow, light) + "<button>Out</button></form>"
        for (button, address) in [("In", "/in?a=1"), ("Out", "/out?b=2&c=3")] {
            var web = ScriptedTransport()
            web.page("http://shop.test/", markup)
            var session = Session(transport: web)
            try session.open(try #require(WebURL("http://shop.test/")))
            _ = try ActionExecutor.perform(.click(id: session.view.id(.button, button)), in: &session)
            #expect(session.url.requestTarget == address)
        }
    }

    @Test func `links and buttons in a shadow tree work, and clicks reach them from a slot`() throws {
        var web = ScriptedTransport()
        web.page("http://shop.test/", host("<a href=/to><slot></slot></a>", "<b>go</b>"))
        web.page("http://shop.test/to", "<title>There</title>")
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        let text = session.view.nodes.last?.id ?? 0
        #expect(try ActionExecutor.perform(.click(id: text), in: &session) == nil)
        #expect(session.page.title == "There")
    }

    @Test func `shadow trees in a frame are its own`() {
        let inner = parse(host("<button><slot></slot></button>", "<b id=t>Framed</b>"))
        let outer = parse(host("<slot></slot>", "<i>x</i>") + "<iframe title=F></iframe><b id=t>own</b>")
        let frame = outer.descendantElements(of: outer.root).first { outer.tag($0) == "iframe" }
        let document = outer.splicing([(frame ?? outer.root, inner)]).document
        #expect(
            tree(document)
                == #"text "x" / Iframe "F" / button "Framed" / text "Framed" / text "own""#)
    }

    @Test(arguments: [
        (
            "<template><b id=q>T</b></template><a href=/x aria-labelledby=q>Own</a>",
            #"link "Own" / text "Own""#
        ),
        (
            "<template><style>p{display:none}</style><title>no</title></template><p>x",
            #"paragraph "" / text "x""#
        ),
        ("<template><iframe title=no></iframe></template>", ""),
    ])
    func `what a template holds belongs to no page`(markup: String, expected: String) {
        let document = parse(markup)
        #expect(tree(document) == expected)
        #expect(document.title.isEmpty && document.element(id: "q") == nil)
    }

    @Test func `an option in a template is no option`() throws {
        let document = parse("<select><template><option>a</template><option>b</select>")
        #expect(AccessibilityTree(document).nodes.first { $0.role == .combobox }?.value == "b")
    }
}
