import Foundation
import Groundwork
@testable import HTML
@testable import Page
import TestSupport
import Testing

@testable import WebEnv

/// Against web-platform-tests and Chromium's trees of saved pages, where they lie beside the project.
@Suite(.enabled(if: Conformance.isThere, "no conformance data beside the package"))
struct ConformanceTests {
    // MARK: web-platform-tests

    /// One assertion: what the n-th element that a selector matches must be called.
    private struct Assertion: Hashable {
        let file: String
        let folder: String
        let kind: String
        let selector: String
        let number: Int
        let expected: String

        init?(_ line: Substring) {
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let object, object["js"] as? String == "none", object["verified"] as? Bool != false,
                let kind = object["kind"] as? String, kind != "props"
            else { return nil }
            self.kind = kind
            file = object["file"] as? String ?? ""
            folder = object["folder"] as? String ?? ""
            selector = object["css"] as? String ?? ""
            number = object["n"] as? Int ?? 0
            expected = (object["expected"] as? String ?? "").withFoldedWhiteSpace
        }

        func isMet(by found: String?) -> Bool {
            guard let found else { return false }
            return kind == "generic-role" ? ["generic", "none", ""].contains(found) : found == expected
        }
        /// How the ledger names it.
        var key: String { "\(file) `\(selector)` \(number) \(kind)" }
    }

    private static func assertions() throws -> [Assertion] {
        try Conformance.text("wpt/manifest.jsonl").split(separator: "\n").compactMap(Assertion.init)
    }

    private struct Page {
        let document: Document
        let context: AccessibilityContext

        init(_ file: String) throws {
            document = HTMLParser.parse([UInt8](try Conformance.data("wpt/\(file)")))
            context = AccessibilityContext(document, FormState(), WorkBudget(for: document))
        }

        /// nil where there is no such element.
        func answer(_ assertion: Assertion) throws -> String? {
            let elements = try Selector(assertion.selector).all(in: document)
            guard elements.indices.contains(assertion.number) else { return nil }
            let index = elements[assertion.number].position
            let name = context.computedName(index)
            switch assertion.kind {
            case "label": return name.text.withFoldedWhiteSpace
            case "description":
                return context.description(index, nameSource: name.source, name: name.text)
                    .withFoldedWhiteSpace
            default: return context.roles[index].ariaName
            }
        }
    }

    /// Every assertion with what this package says.
    private static func answers() throws -> [(assertion: Assertion, found: String?)] {
        var pages: [String: Page] = [:]
        return try assertions().map { assertion in
            let page = try pages[assertion.file] ?? Page(assertion.file)
            pages[assertion.file] = page
            return (assertion, try page.answer(assertion))
        }
    }

    /// How many assertions of each folder Chromium 156 passes.
    private static let chromium = [
        "accname": 6, "accname/manual": 82, "accname/name": 195, "dpub-aam/role": 39, "graphics-aria": 3,
        "html-aam": 251, "html-aam/PR44965 (unmerged)": 224, "html-aam/fragile": 3, "svg-aam/name": 20,
        "svg-aam/role": 9, "wai-aria/heading": 10, "wai-aria/role": 184,
    ]

    @Test func `assertions pass, in every folder no fewer than in Chromium`() throws {
        let answers = try Self.answers()
        let passed = answers.filter { $0.assertion.isMet(by: $0.found) }
        #expect(Double(passed.count) >= 0.97 * Double(answers.count))
        let counts = Dictionary(grouping: passed, by: \.assertion.folder).mapValues(\.count)
        for (folder, count) in Self.chromium { #expect(counts[folder, default: 0] >= count, "\(folder)") }
    }

    @Test func `the ledger has every assertion that fails and none that passes`() throws {
        let ledger = try Self.ledger()
        var failing: Set<String> = []
        for (assertion, found) in try Self.answers() where !assertion.isMet(by: found) {
            failing.insert(assertion.key)
            let row = "expected \"\(assertion.expected)\", found \"\(found ?? "no such element")\""
            #expect(ledger.contains(assertion.key), "\(assertion.key): \(row)")
        }
        for line in ledger.subtracting(failing).sorted() { Issue.record("\(line): passes now") }
    }

    /// The first column of the ledger's table.
    private static func ledger() throws -> Set<String> {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs/reference/conformance-ledger.md").standardized
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") && $0.contains("html `") }
        return Set(rows.map { String($0.split(separator: "|")[0]).withFoldedWhiteSpace })
    }

    // MARK: Saved pages

    /// Nodes as role and name, as often as they occur.
    private typealias Bag = [String: Int]

    private static let uncounted: Set<String> = [
        "", "none", "generic", "InlineTextBox", "LineBreak", "ListMarker", "MenuListPopup",
    ]
    private static let ariaNames = ["image": "img", "StaticText": "text", "RootWebArea": "document"]

    private static func bag(_ nodes: [(role: String, name: String)]) -> Bag {
        var bag: Bag = [:]
        for node in nodes where !uncounted.contains(node.role) {
            let role = ariaNames[node.role] ?? node.role
            let name = node.name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            bag["\(role) \(name)", default: 0] += 1
        }
        return bag
    }

    private static func recorded(_ page: String) throws -> Bag {
        let nodes = try Conformance.text("pages/\(page).axtree.jsonl").split(separator: "\n").compactMap {
            line -> (role: String, name: String)? in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            guard object["ignored"] as? Bool != true, let role = object["role"] as? String else { return nil }
            return (role, object["name"] as? String ?? "")
        }
        return bag(nodes)
    }

    private static func ours(_ page: String) throws -> Bag {
        let document = HTMLParser.parse([UInt8](try Conformance.data("pages/\(page).html")))
        return bag(AccessibilityTree(document).nodes.map { ($0.role.ariaName, $0.name) })
    }

    /// How well two trees agree: twice what is in both by what is in either.
    private static func agreement(_ page: String) throws -> Double {
        let (expected, found) = (try recorded(page), try ours(page))
        let common = expected.reduce(0) { $0 + min($1.value, found[$1.key] ?? 0) }
        let total = expected.values.reduce(0, +) + found.values.reduce(0, +)
        return 2 * Double(common) / Double(max(total, 1))
    }

    @Test func `saved pages have the tree that Chromium makes of them`() throws {
        let folder = try #require(Conformance.folder).appending(path: "pages")
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".axtree.jsonl") }.map { String($0.dropLast(".axtree.jsonl".count)) }
        var agreements: [Double] = []
        for page in pages.sorted() {
            let agreement = try Self.agreement(page)
            #expect(agreement >= 0.85, "\(page)")
            agreements.append(agreement)
        }
        #expect(agreements.sorted()[agreements.count / 2] >= 0.95)
    }
}
