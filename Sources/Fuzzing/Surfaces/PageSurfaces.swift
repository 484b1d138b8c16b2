import HTML
import Page
import WebEnv

/// Words of HTML that tree building, roles and names go by.
enum PageWords {
    static let elements = [
        "a", "b", "body", "button", "caption", "details", "dialog", "div", "fieldset", "form", "frameset",
        "h1",
        "head", "html", "i", "iframe", "img", "input", "label", "legend", "li", "math", "nobr", "option",
        "optgroup",
        "output", "p", "pre", "select", "slot", "span", "style", "summary", "svg", "table", "tbody", "td",
        "template",
        "textarea", "th", "title", "tr", "ul", "foreignObject", "plaintext", "noscript", "script", "meter",
        "datalist",
    ]
    static let attributes = [
        "id", "for", "name", "value", "type", "role", "aria-labelledby", "aria-owns", "aria-describedby",
        "aria-label",
        "aria-hidden", "aria-level", "aria-valuenow", "aria-activedescendant", "aria-selected",
        "aria-expanded",
        "headers", "colspan", "rowspan", "span", "tabindex", "min", "max", "step", "maxlength", "pattern",
        "hidden",
        "style", "class", "href", "src", "srcdoc", "usemap", "list", "form", "multiple", "selected",
        "checked",
        "disabled", "contenteditable", "popover", "start", "size", "rows", "charset", "content", "http-equiv",
    ]
    static let others = [
        "<!--", "-->", "<!DOCTYPE html>", "</", "/>", "<![CDATA[", "]]>", "&amp;", "&#0;", "&#x110000;",
        "&#99999999999;", "&notit;", "checkbox", "radio", "range", "number", "date", "combobox", "listbox",
        "presentation",
        "display:none", "content:attr(title)", "<style>", "</style>", "a b a", "utf-16",
        "text/html; charset=utf-8",
    ]
    static let all = elements + attributes + others
}

/// A page from bytes to what an agent reads, in every dialect.
struct HTMLSurface: FuzzSurface {
    static let name = "html"
    static let summary = "pages: encoding, parsing, accessibility tree, every view"
    static let grammar = InputGrammar.markup
    static let tokens = PageWords.all
    static let sliceLength: UInt64 = 20_000

    private static let contentTypes: [String?] = [
        nil, "text/html; charset=utf-8", "text/html; charset=windows-1252", "text/html; charset=\"utf-16le\"",
        "text/html;charset=shift_jis", "text/html; charset=gb18030", "text/html; charset=none", "text/plain",
        "",
    ]
    private let dialects: [Dialect] = Dialect.names.flatMap { name in
        [Dialect(name: name), Dialect(name: name, isStrict: true), Dialect(name: name, window: 7)].compactMap
        { $0 }
    }

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        var choice = input.fingerprint
        func next(_ count: Int) -> Int {
            defer { choice /= UInt64(count) }
            return Int(choice % UInt64(count))
        }
        let contentType = Self.contentTypes[next(Self.contentTypes.count)]
        let dialect = dialects[next(dialects.count)]
        let document = HTMLParser.parse(input, contentType: contentType)
        let view = PageView.make(document, in: dialect)
        switch next(4) {
        case 0: _ = AccessibilityJSON.lines(document, all: true)
        case 1: _ = Serializer.html(document)
        case 2: _ = document.outerText(of: NodeID(0))
        default:
            let again = PageView.make(HTMLParser.parse(input, contentType: contentType), in: dialect)
            try require(again.text == view.text, "the same bytes give another page")
        }
        for node in view.nodes.dropFirst() {
            try require(view.nodes.indices.contains(node.parent), "a node of the page has no parent")
        }
    }
}

/// A style sheet over a page that has much to select.
struct StyleSheetSurface: FuzzSurface {
    static let name = "css"
    static let summary = "style sheets applied to a page"
    static let tokens = [
        "{display:none}", "{", "}", "::before{content:\"x\"}", "content:counter(a)", "&", "& &", ":is(",
        ":not(",
        ":has(", "> ", "+ ", "~ ", "*", "[a=b i]", "@media screen{", "@import url(x);", "@supports (a:b){",
        "!important", "/*", "*/", "\\", "\\0", "url(", "--x:1", "var(--x)", ":nth-child(2n+1 of p)",
        ":nth-last-child(-n+3)", "text-transform:uppercase", "visibility:hidden", "display:contents", "p",
        "div", "li",
        ".c", "#i", ":root", ":checked", ";",
    ]
    static let sliceLength: UInt64 = 20_000

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let page = Array("<style>".utf8) + input + Array(("</style>" + Self.body).utf8)
        let document = HTMLParser.parse(page, contentType: "text/html; charset=utf-8")
        _ = PageView.make(document, in: input.fingerprint % 2 == 0 ? .webArena : .webRL)
    }

    static let body = """
        <div id=i class="c d"><div><div><p title=t>one<p>two<p class=c>three</div>four</div></div>
        <ul><li>a<li class=d>b<li>c<li>d</ul><form><label>e<input type=checkbox checked></label>
        <button disabled>f</button></form><table><tr><th>g<td>h<tr><td colspan=2>i</table>
        """
}

/// Selectors and locators, one a line, on two pages.
struct SelectorSurface: FuzzSurface {
    static let name = "selector"
    static let summary = "CSS selectors and locators of evaluators"
    static let tokens =
        StyleSheetSurface.tokens + [
            "document.querySelector('p').outerText", "document.querySelectorAll(\"li\")[1]", "?.", "[...",
            ".map(x => x.",
            "getAttribute('title')", ".join(', ')", " || 'none'", ".value", ".selectedIndex",
            ".lastElementChild", ";",
        ]

    private let documents: [Document]

    init(scratch: String) {
        let deep = String(repeating: "<div class=c>", count: 24) + "<p id=i>x"
        documents = [StyleSheetSurface.body, deep].map { HTMLParser.parse(Array($0.utf8)) }
    }

    func run(_ input: [UInt8]) throws {
        for line in input.lines(atMost: 8) {
            _ = try? LocatorExpression(line)
            guard let selector = try? Selector(line) else { continue }
            for document in documents {
                // Fails where the work that a page allows is spent.
                guard let all = try? selector.all(in: document) else { continue }
                try require(
                    try selector.first(in: document) == all.first, "the first match is not the first of all")
                try require(all == all.sorted(), "what is found is not in the order of the document")
            }
        }
    }
}

/// Texts of pages, as models write them.
struct PageTextSurface: FuzzSurface {
    static let name = "page-text"
    static let summary = "observations read back from their text"
    static let tokens = [
        "[1] link 'a'", "\n\t", "RootWebArea", "StaticText", "focused: True", "checked: mixed",
        "hasPopup: menu", "\\'",
        "\\x00", "required: False", "expanded: True", "selected: False", "combobox", "[-1]", "''",
    ]

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        guard let page = PageView.parsing(input.text) else { return }
        let again = PageView.parsing(page.text)
        try require(again?.text == page.text, "a page differs after writing and reading")
    }
}
