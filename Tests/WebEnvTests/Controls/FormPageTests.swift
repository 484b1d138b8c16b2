@testable import Browser
import Foundation
import Groundwork
@testable import HTML
@testable import Page
import TestSupport
import Testing

@testable import WebEnv

/// Pages of controls with what Chromium says of them: `benchmarks/chromium-forms/check.py` compares the file with the
/// browser, these tests compare it with the package.
@Suite struct FormPageTests {
    /// One page of the file.
    struct Page: Sendable, CustomTestStringConvertible {
        let name: String
        let markup: String
        let sections: [String: [String]]
        var testDescription: String { name }

        func lines(_ key: String) -> [String] { sections[key] ?? [] }
    }

    private static let pages: [Page] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../benchmarks/chromium-forms/pages.txt").standardizedFileURL
        guard let text = try? String(contentsOf: path, encoding: .utf8) else { return [] }
        return ("\n" + text).components(separatedBy: "\n== ").dropFirst().map(page)
    }()

    private static func page(_ block: String) -> Page {
        let parts = block.components(separatedBy: "\n-- ")
        let (name, markup) = split(parts[0])
        var sections: [String: [String]] = [:]
        for part in parts.dropFirst() {
            let (key, text) = split(part)
            sections[key] = text.components(separatedBy: "\n").filter { !$0.isEmpty }
        }
        return Page(name: name, markup: markup.trimmingCharacters(in: .newlines), sections: sections)
    }

    private static func split(_ text: String) -> (first: String, rest: String) {
        guard let end = text.firstIndex(of: "\n") else { return (text, "") }
        return (String(text[..<end]), String(text[text.index(after: end)...]))
    }

    @Test func `the file of pages is there`() {
        #expect(Self.pages.count > 100)
        #expect(Self.pages.allSatisfy { !$0.sections.isEmpty })
    }

    @Test(arguments: pages) func `what is seen, sent and refused is what a browser shows, sends and refuses`(
        page: Page
    )
        throws
    {
        let session = try opened(page)
        #expect(seen(session) == page.lines("seen").map(Self.comparable))
        #expect(sent(session) == page.lines("sent"))
        #expect(refused(session) == page.lines("refused").map(Self.unworded))
    }

    // MARK: In the package

    private func opened(_ page: Page) throws -> Session {
        var web = ScriptedTransport()
        web.page("http://shop.test/", "<!DOCTYPE html><title>Page</title>" + page.markup)
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        for action in page.lines("do") {
            let words = action.split(separator: " ", maxSplits: 2).map(String.init)
            let node = try #require(session.page.document.element(id: words[1]))
            let id = node.position + 1
            switch words[0] {
            case "click": try session.click(node, id: id)
            case "fill": try session.enter(words[2], into: node, id: id, replacing: true, pressEnter: false)
            default: try session.select(words[2], in: node, id: id)
            }
        }
        return session
    }

    private static let controlRoles: Set<Role> = [
        .textbox, .searchbox, .combobox, .listbox, .option, .checkbox, .radio, .switch, .button, .spinbutton,
        .slider, .meter, .progressbar, .status, .colorWell, .date, .dateTime, .inputTime, .disclosureTriangle,
    ]

    /// The controls of the tree, a line each, as the file has them.
    private func seen(_ session: Session) -> [String] {
        let document = session.page.document
        return AccessibilityTree(document, session.form).nodes.filter { Self.controlRoles.contains($0.role) }
            .map { node in
                var value = node.value
                if node.role.isRange, let number = Float(value) {
                    value = HTMLNumber.text(of: Double("\(number)") ?? 0)
                }
                if document.controlKind(node.node.position) == .text(.password) {
                    value = String(repeating: "•", count: value.count)
                }
                var line = "\(node.role.chromiumName) \"\(node.name)\""
                if !value.isEmpty {
                    line += " value=\"\(value.replacingOccurrences(of: "\n", with: "\\n"))\""
                }
                let flags: [(NodeStates, String)] = [
                    (.checked, "checked"), (.disabled, "disabled"), (.expanded, "expanded"),
                    (.multiselectable, "multiselectable"), (.readonly, "readonly"), (.required, "required"),
                    (.selected, "selected"),
                ]
                for (state, name) in flags where node.states.contains(state) { line += " " + name }
                return Self.comparable(line)
            }
    }

    /// Without what Chromium leaves out of its tree for some roles: the values of lists that are open, and whether a
    /// control that is no field of text is read-only or required.
    private static func comparable(_ line: String) -> String {
        var line = line
        let role = line.prefix { $0 != " " }
        if role == "listbox", let value = line.range(of: " value=\"[^\"]*\"", options: .regularExpression) {
            line.removeSubrange(value)
        }
        if role != "textbox" { line = line.replacingOccurrences(of: " readonly", with: "") }
        if !["textbox", "spinbutton", "listbox"].contains(role) {
            line = line.replacingOccurrences(of: " required", with: "")
        }
        return line
    }

    /// What each form sends, those of frames last.
    private func sent(_ session: Session) -> [String] {
        let document = session.page.document
        let trees: TreeScopes = document.derived()
        let forms = document.descendantElements(of: document.root)
            .filter {
                document.isElement($0.position, .form) && document.ancestor(.template, of: $0.position) == nil
            }
            .sorted { (trees.number(of: $0.position), $0) < (trees.number(of: $1.position), $1) }
        return forms.map { form in
            let entries = session.controls.entries(of: form, submitter: nil)
            let body = FormEncoding.serialize(entries.map { ($0.name, $0.value) })
            return body.isEmpty ? "(nothing)" : body
        }
    }

    private func refused(_ session: Session) -> [String] {
        let controls = session.controls
        return controls.violations(among: controls.allControls).map { violation in
            let id = session.page.document.value(.id, violation.control.position) ?? ""
            return Self.unworded("\(id): \(violation.message)")
        }
    }

    /// Without the words that depend on the browser's language: dates and numbers in sentences.
    private static func unworded(_ line: String) -> String {
        for words in [": Value must be", ": Minimum value", ": Please enter a valid value"] {
            if let found = line.range(of: words) {
                return String(line[..<found.lowerBound]) + ": out of range"
            }
        }
        return line
    }
}
