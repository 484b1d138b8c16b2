import Page
import WebEnv

/// Pages written by hand: a line a node, two spaces for each level, `role name = value {states}`. Name, value and states may be left out.
package enum WrittenPage {
    /// What is wrong with something that was written by hand.
    package struct Mistake: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }

    /// - Parameter lines: what stands below the root, which is the page itself.
    /// - Throws: ``Mistake`` with the line that is none.
    package static func parse(_ title: String, _ lines: [Substring]) throws -> PageView {
        var nodes = [
            ObservedNode(id: 1, role: .document, name: title, value: "", states: [], depth: 0, parent: -1)
        ]
        for line in lines {
            let depth = line.prefix { $0 == " " }.count / 2 + 1
            guard let parent = nodes.lastIndex(where: { $0.depth == depth - 1 }) else {
                throw Mistake("'\(line)' stands too deep")
            }
            nodes.append(try node(line.drop { $0 == " " }, nodes.count + 1, depth, parent))
        }
        return PageView.composed(title: title, nodes: nodes)
    }

    private static func node(_ line: Substring, _ id: Int, _ depth: Int, _ parent: Int) throws -> ObservedNode
    {
        let words = line.split(separator: " ", maxSplits: 1)
        guard let word = words.first, let role = Role.printed(String(word)) else {
            throw Mistake("'\(line)' begins with no role")
        }
        var rest = words.count > 1 ? String(words[1]) : ""
        var states: NodeStates = []
        if rest.hasSuffix("}"), let open = rest.lastIndex(of: "{") {
            for name in rest[rest.index(after: open)...].dropLast().split(separator: " ") {
                guard let state = Self.states.first(where: { $0.name == name })?.state else {
                    throw Mistake("'\(name)' is no state")
                }
                states.insert(state)
            }
            rest = String(rest[..<open].reversed().drop { $0 == " " }.reversed())
        }
        let sides = rest.divided(by: " = ")
        return ObservedNode(
            id: id, role: role, name: sides.before, value: sides.behind ?? "", states: states, depth: depth,
            parent: parent)
    }

    static let states: [(name: String, state: NodeStates)] = [
        ("checked", .checked), ("collapsed", .collapsed), ("disabled", .disabled), ("expanded", .expanded),
        ("focused", .focused), ("mixed", .mixed), ("required", .required), ("selected", .selected),
    ]
}

extension ObservedNode {
    /// The line that ``WrittenPage`` reads as this node, without its indentation.
    package var written: String {
        let marks = WrittenPage.states.filter { states.contains($0.state) }.map(\.name)
        return "\(role.ariaName)\(name.isEmpty ? "" : " \(name)")\(value.isEmpty ? "" : " = \(value)")"
            + (marks.isEmpty ? "" : " {\(marks.joined(separator: " "))}")
    }
}

extension PageView {
    /// The lines that ``WrittenPage`` reads as this page, and its root.
    package var writtenLines: [String] {
        nodes.map { String(repeating: "  ", count: $0.depth) + $0.written }
    }

    /// The id of the first element of this role and name; −1 without.
    package func id(_ role: Role, _ name: String) -> Int {
        nodes.first { $0.role == role && $0.name == name }?.id ?? -1
    }
}

extension Observation {
    /// A page in the only tab.
    package init(_ page: PageView, at url: String = "http://site.test/", error: String? = nil) {
        self.init(
            page: page, url: url, tabTitles: [page.title], activeTab: 0, lastActionError: error, warnings: [])
    }
}

extension StringProtocol {
    /// What stands before and behind the first such mark; nothing behind where there is none.
    func divided(by mark: String) -> (before: String, behind: String?) {
        guard let found = firstRange(of: mark) else { return (String(self), nil) }
        return (String(self[..<found.lowerBound]), String(self[found.upperBound...]))
    }
}
