import Browser
import Groundwork
import WebEnv

/// A person's walk through a site that is only imagined.
public struct ImaginedSession: Sendable {
    private let model: any DynamicsModel
    private var episode: Episode
    /// What the model thinks of the page that is shown; nil for the first.
    public private(set) var prediction: Prediction?

    /// Opens the first page that the model expects there.
    /// - Throws: `EnvironmentError` where the model knows no first page there.
    public init(_ model: any DynamicsModel, at start: StartPoint) throws {
        guard let first = try model.begin(at: start) else {
            throw EnvironmentError("the world model has never seen \(start.urls.joined(separator: ", "))")
        }
        self.model = model
        episode = Episode(observation: first.refusing(nil))
    }

    /// The page that is shown.
    public var observation: Observation { episode.observation }
    /// Steps taken.
    public var depth: Int { episode.history.count }

    /// Goes on to the page that the model expects of an action.
    /// - Throws: `EnvironmentError` where what the model needs fails.
    public mutating func perform(_ action: Action) throws {
        let next = try model.predict(action, in: episode)
        episode.advance(action: action, observation: next.observation)
        prediction = next
    }
}

/// An imagined page as HTML: every element that can be acted on is a form that sends the action back.
public enum ImaginedPage {
    /// The page that the session shows, with every text escaped.
    /// - Parameter path: where actions are sent to.
    public static func html(_ session: ImaginedSession, sendingTo path: String) -> String {
        let page = session.observation.page
        var body = ""
        var open: [(depth: Int, tag: String)] = []
        for (place, node) in page.nodes.enumerated().dropFirst() {
            while let last = open.last, last.depth >= node.depth {
                body += "</\(last.tag)>\n"
                open.removeLast()
            }
            guard !isPartOfAbove(place, page) else { continue }
            let tag = node.containerTag
            body += element(node, place, page, path, tag)
            if let tag { open.append((node.depth, tag)) }
        }
        for last in open.reversed() { body += "</\(last.tag)>\n" }
        return frame(session, body, path)
    }

    /// Options are shown by their list; texts by the named element that holds them.
    private static func isPartOfAbove(_ place: Int, _ page: PageView) -> Bool {
        let node = page.nodes[place]
        var above = node.parent
        while above > 0 {
            switch page.nodes[above].role {
            case .combobox, .listbox, .link, .button, .heading, .textbox, .searchbox: return true
            default: above = page.nodes[above].parent
            }
        }
        return false
    }

    private static func element(
        _ node: ObservedNode, _ place: Int, _ page: PageView, _ path: String, _ tag: String?
    )
        -> String
    {
        let name = escaped(node.name.isEmpty ? "(\(node.role.chromiumName))" : node.name)
        func form(_ inner: String) -> String {
            "<form method=\"post\" action=\"\(path)\"><input type=\"hidden\" name=\"id\" value=\"\(node.id)\">\(inner)</form>\n"
        }
        func button(_ style: String, _ text: String) -> String {
            form("<button class=\"\(style)\" name=\"op\" value=\"click\">\(text)</button>")
        }
        switch node.role {
        case .link: return button("link", name)
        case .button, .tab, .menuitem, .disclosureTriangle, .summary: return button("button", name)
        case .checkbox, .radio, .switch:
            let mark = node.states.contains(.checked) ? "☑" : "☐"
            return button("link", "\(mark) \(name)")
        case .textbox, .searchbox, .spinbutton, .date, .dateTime, .inputTime:
            return form(
                "<label>\(name) <input name=\"text\" value=\"\(escaped(node.value))\"></label> "
                    + "<button name=\"op\" value=\"fill\">fill</button> <button name=\"op\" value=\"enter\">fill, Enter</button>"
            )
        case .combobox, .listbox:
            let below = (place + 1..<page.nodes.count).prefix { page.nodes[$0].depth > node.depth }
            let options = below.filter { page.nodes[$0].role == .option }.map { page.nodes[$0] }.map {
                "<option\($0.states.contains(.selected) ? " selected" : "")>\(escaped($0.name))</option>"
            }
            return form(
                "<label>\(name) <select name=\"text\">\(options.joined())</select></label> <button name=\"op\" value=\"select\">choose</button>"
            )
        case .heading: return "<h2>\(name)</h2>\n"
        case .image: return "<span class=\"image\">\(name)</span>\n"
        case .alert, .status: return "<div class=\"message\">\(escaped(node.name))"
        default:
            if let tag { return "<\(tag)>" + (node.name.isEmpty || tag != "td" ? "" : escaped(node.name)) }
            return node.name.isEmpty ? "" : "<span class=\"text\">\(escaped(node.name))</span>\n"
        }
    }

    private static func frame(_ session: ImaginedSession, _ body: String, _ path: String) -> String {
        let page = session.observation
        let sure =
            session.prediction.map { "\(Int(nearest: ($0.confidence * 100).rounded())) % sure" }
            ?? "first page, as it was seen"
        let unknown = session.prediction?.unknown ?? []
        let missing =
            unknown.isEmpty
            ? ""
            : "<details><summary>\(unknown.count) parts whose contents the model does not know</summary><ul>"
                + unknown.prefix(40).map {
                    "<li>\(escaped($0.role.chromiumName)), such as “\(escaped($0.example))”</li>"
                }
                .joined() + "</ul></details>"
        let error = page.lastActionError.map { "<div class=\"message\">\(escaped($0))</div>" } ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(page.title)) (imagined)</title><style>\(style)</style></head><body>
            <header><strong>Imagined</strong> · step \(session.depth) · \(sure) · <span class="address">\(escaped(page.url))</span>
            <form method="post" action="\(path)"><button name="op" value="back">Back</button> <button name="op" value="restart">Start again</button></form>
            \(missing)\(error)</header>
            <h1>\(escaped(page.title))</h1>
            <main>\(body)</main></body></html>
            """
    }

    private static let style = """
        body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#1c2430;background:#fff}header{position:sticky;top:0;background:#fff8e1;\
        border-bottom:1px solid #e6d9a8;padding:8px 16px}h1{font-size:22px;margin:12px 16px}main{padding:0 16px 60px;max-width:1000px}\
        form{display:inline-block;margin:2px 6px 2px 0}.link{border:0;background:none;color:#1b5fae;text-decoration:underline;padding:0;\
        font:inherit;cursor:pointer;text-align:left}.text{margin-right:8px}.image{color:#5b6675;font-style:italic;margin-right:8px}\
        .message{background:#eaf4ea;border:1px solid #bcd9bc;padding:6px 10px;margin:6px 0;border-radius:6px}.address{color:#5b6675;\
        overflow-wrap:anywhere}td{border:1px solid #dfe4ea;padding:3px 8px;vertical-align:top}table{border-collapse:collapse;margin:6px 0}\
        section{border-left:2px solid #eef1f4;padding-left:10px;margin:6px 0}h2{font-size:17px;margin:12px 0 4px}
        """

    /// A text with what HTML takes for marks written as references.
    public static func escaped(_ text: String) -> String {
        // By bytes: to a browser a mark stays a mark whatever follows it, but a `Character` takes in the accents after it.
        MarkupEscaping.escaped(text)
    }
}

extension ObservedNode {
    /// The HTML element that holds what is below; nil for nodes that are shown by themselves.
    fileprivate var containerTag: String? {
        switch role {
        case .table, .grid: "table"
        case .row: "tr"
        case .cell, .gridcell, .columnheader, .rowheader: "td"
        case .alert, .status: "div"
        case .banner, .navigation, .main, .complementary, .contentinfo, .form, .search, .region, .article,
            .list,
            .listitem, .group, .generic, .rowgroup, .radiogroup, .descriptionList, .paragraph, .figure,
            .dialog,
            .labelText:
            "section"
        default: nil
        }
    }
}
