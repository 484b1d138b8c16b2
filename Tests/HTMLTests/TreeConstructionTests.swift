import Foundation
@testable import HTML
import TestSupport
import Testing

/// The tree construction cases of html5lib, where they lie beside the project.
@Suite struct TreeConstructionTests {
    /// Cases whose tree is another one here, by file and number, with the reason. One that passes after all fails the test.
    private static let knownMisses: [String: String] = [:]

    /// Cases with a fragment have no way in; those with scripts enabled are for browsers that run them.
    @Test(.enabled(if: Conformance.isThere, "the html5lib cases are not beside the project"))
    func `whole documents have the tree that the standard asks for`() throws {
        let folder = try #require(Conformance.folder).appendingPathComponent("html5lib", isDirectory: true)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var count = 0
        var misses: [String] = []
        for file in files where file.hasSuffix(".dat") {
            let cases = TreeCase.read([UInt8](try Data(contentsOf: folder.appendingPathComponent(file))))
            for (number, example) in cases.enumerated() where example.isWholeDocument {
                count += 1
                let document = HTMLParser.parse(
                    example.data, contentType: "text/html; charset=utf-8", keepsTemplates: true)
                let tree = TreeDump.lines(document)
                let name = "\(file):\(number)"
                if tree == example.tree {
                    #expect(Self.knownMisses[name] == nil, "\(name) passes: take it from the ledger")
                } else if Self.knownMisses[name] == nil {
                    misses.append(example.difference(name, tree))
                }
            }
        }
        print("html5lib: \(count - misses.count) of \(count) whole documents have the right tree")
        #expect(count > 0)
        #expect(misses.isEmpty, "\(misses.count) of \(count):\n\(misses.joined(separator: "\n"))")
    }
}

/// One case of a file.
private struct TreeCase {
    var data: [UInt8] = []
    var tree: [String] = []
    var isWholeDocument = true

    /// Source: the README beside the tree construction tests of html5lib-tests
    static func read(_ bytes: [UInt8]) -> [TreeCase] {
        var cases: [TreeCase] = []
        var section = ""
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        if lines.last?.isEmpty == true { lines = lines.dropLast() }
        for (index, line) in zip(lines.indices, lines) {
            let isStart = line.elementsEqual("#data".utf8)
            let isBeforeStart =
                line.isEmpty && (index + 1 >= lines.endIndex || lines[index + 1].elementsEqual("#data".utf8))
            if isStart, section.isEmpty || section == "#document" {
                cases.append(TreeCase())
                section = "#data"
            } else if line.first == UInt8(ascii: "#"), let next = header(line, after: section) {
                section = next
                if next == "#document-fragment" || next == "#script-on" {
                    cases[cases.count - 1].isWholeDocument = false
                }
            } else if section == "#data" {
                if !cases[cases.count - 1].data.isEmpty || cases[cases.count - 1].hasLine {
                    cases[cases.count - 1].data.append(0x0A)
                }
                cases[cases.count - 1].hasLine = true
                cases[cases.count - 1].data.append(contentsOf: line)
            } else if section == "#document", !isBeforeStart {
                let text = String(decoding: line, as: UTF8.self)
                if text.hasPrefix("| ") {
                    cases[cases.count - 1].tree.append(text)
                } else if let last = cases[cases.count - 1].tree.indices.last {
                    cases[cases.count - 1].tree[last] += "\n" + text
                }
            }
        }
        return cases
    }
    private var hasLine = false

    private static func header(_ line: ArraySlice<UInt8>, after section: String) -> String? {
        let name = String(decoding: line, as: UTF8.self)
        let headers = [
            "#errors", "#new-errors", "#document-fragment", "#script-on", "#script-off", "#document",
        ]
        return section != "#document" && headers.contains(name) ? name : nil
    }

    func difference(_ name: String, _ tree: [String]) -> String {
        "\(name)\n\(String(decoding: data, as: UTF8.self))\n--- expected\n\(self.tree.joined(separator: "\n"))\n--- here\n\(tree.joined(separator: "\n"))\n"
    }
}

/// A document in the form of those files.
enum TreeDump {
    static func lines(_ document: Document) -> [String] {
        var lines: [String] = []
        var open: [(end: Int, depth: Int)] = []
        for index in 1..<document.count {
            while let last = open.last, last.end <= index { open.removeLast() }
            let depth = open.last?.depth ?? 0
            let node = NodeID(index)
            let indent = "| " + String(repeating: "  ", count: depth)
            switch document.kind(node) {
            case .document: break
            case .doctype: lines.append(indent + doctype(document, node))
            case .comment: lines.append(indent + "<!-- \(document.text(node)) -->")
            case .text: lines.append(indent + "\"\(document.text(node))\"")
            case .element:
                let isForeign = document.namespace(node) != .html
                let prefix = ["", "svg ", "math "][Int(document.namespace(node).rawValue)]
                lines.append(indent + "<\(prefix)\(document.tag(node))>")
                let attributes = document.attributes(of: node).map {
                    (isForeign ? namespaced($0.name) : $0.name, $0.value)
                }
                for (name, value) in attributes.sorted(by: {
                    Array($0.0.utf16).lexicographicallyPrecedes(Array($1.0.utf16))
                }) {
                    lines.append(indent + "  \(name)=\"\(value)\"")
                }
                let isTemplate = document.tag(node) == "template" && !isForeign
                if isTemplate { lines.append(indent + "  content") }
                open.append((document.end(of: node).position, depth + (isTemplate ? 2 : 1)))
            }
        }
        return lines
    }

    private static func doctype(_ document: Document, _ node: NodeID) -> String {
        let identifiers = document.attributes(of: node).map { "\"\($0.value)\"" }
        return "<!DOCTYPE " + ([document.text(node)] + identifiers).joined(separator: " ") + ">"
    }

    /// "Adjust foreign attributes"
    private static func namespaced(_ name: String) -> String {
        let names = [
            "xlink:actuate", "xlink:arcrole", "xlink:href", "xlink:role", "xlink:show", "xlink:title",
            "xlink:type",
            "xml:lang", "xml:space", "xmlns:xlink",
        ]
        return name == "xmlns"
            ? "xmlns xmlns" : names.contains(name) ? name.replacing(":", with: " ", maxReplacements: 1) : name
    }
}
