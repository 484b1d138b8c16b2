import Groundwork
import Page

/// The page in WebArena's `accessibility_tree` format, with the vocabulary of the Chromium it was published with.
///
/// The whole page, since there is no layout that could say what is in the viewport. A node's id is its position in
/// the document plus one. Source: web-arena-x/webarena, `browser_env/processors.py`.
enum WebArenaObservation {
    /// Roles whose nodes are left out where they have neither name nor properties.
    private static func isPrunedWhenBlank(_ role: Role) -> Bool {
        switch role {
        case .generic, .image, .list, .strong, .paragraph, .banner, .navigation, .labelText, .legend,
            .listitem,
            .sectionheader, .sectionfooter, .svgRoot:
            true
        default: false
        }
    }

    /// The tree's nodes and text, of the whole page.
    static func page(_ tree: AccessibilityTree, title: String) -> PageView {
        var printer = Printer(capacity: tree.nodes.count)
        tree.nodes.withUnsafeBufferPointer { nodes in
            guard let base = nodes.baseAddress else { return }
            for index in nodes.indices where !base[index].isMarker { printer.print(base + index) }
        }
        return PageView(
            title: title, nodes: printer.nodes, text: String(decoding: printer.text, as: UTF8.self))
    }

    /// By role, what is between id and name.
    private static let roleTexts: [[UInt8]] = Role.allCases.map { Array("] \($0.chromiumName) ".utf8) }

    private struct Printer {
        var nodes: [ObservedNode] = []
        var text: [UInt8] = []
        /// By depth in the tree: the printed node that is the parent of what follows one deeper, and its depth.
        private var path: [(treeDepth: Int32, index: Int, depth: Int)] = []
        /// Byte ranges in `text` of the last lines, for the rule about repeated text.
        private var recent: [Range<Int>] = []
        /// The name of the node that is being printed, as it is printed.
        private var quoted: [UInt8] = []

        init(capacity: Int) {
            nodes.reserveCapacity(capacity)
            text.reserveCapacity(capacity * 40)
        }

        /// - Parameter pointer: a node, which is not copied: that would count its strings' owners.
        mutating func print(_ pointer: UnsafePointer<AccessibilityTree.Node>) {
            let role = pointer.pointee.role
            let treeDepth = pointer.pointee.depth
            let name = pointer.pointee.name
            while let last = path.last, last.treeDepth >= treeDepth { path.removeLast() }
            let isBlank = name.utf8.first.map { $0 > 0x20 } != true && name.utf8.allSatisfy(\.isHTMLSpace)
            if isBlank {
                if role == .listitem || role == .text { return }
                if pointer.pointee.properties.isEmpty, WebArenaObservation.isPrunedWhenBlank(role) { return }
            }
            let parent = path.last
            let depth = parent.map { $0.depth + 1 } ?? 0
            quoted.removeAll(keepingCapacity: true)
            PythonText.appendRepr(name, to: &quoted)
            if role == .text, repeatsRecent() { return }
            let id = pointer.pointee.node.position + 1
            line(id, role, pointer.pointee.properties, depth)
            nodes.append(
                ObservedNode(
                    id: id, role: role, name: name.foldedSpace, value: pointer.pointee.value,
                    states: pointer.pointee.states, depth: depth, parent: parent?.index ?? -1))
            if role != .text { path.append((treeDepth, nodes.count - 1, depth)) }
        }

        private mutating func line(
            _ id: Int, _ role: Role, _ properties: [AccessibleProperty], _ depth: Int
        ) {
            if !text.isEmpty { text.append(0x0A) }
            let start = text.count
            for _ in 0..<depth { text.append(0x09) }
            text.append(UInt8(ascii: "["))
            PythonText.append(id, to: &text)
            text.append(contentsOf: WebArenaObservation.roleTexts[Int(role.rawValue)])
            text.append(contentsOf: quoted)
            for property in properties {
                text.append(0x20)
                text.append(contentsOf: property.name.utf8)
                text.append(contentsOf: ": ".utf8)
                text.append(contentsOf: property.value.utf8)
            }
            if recent.count == 3 { recent.removeFirst() }
            recent.append(start..<text.count)
        }

        /// Text that one of the last three lines contains is not printed again.
        private func repeatsRecent() -> Bool {
            guard quoted.count > 2 else { return true }
            return quoted.withUnsafeBytes { quoted in
                let needle = UnsafeRawBufferPointer(rebasing: quoted[1..<quoted.count - 1])
                return text.withUnsafeBytes { text in
                    recent.contains {
                        PythonText.contains(UnsafeRawBufferPointer(rebasing: text[$0]), needle)
                    }
                }
            }
        }
    }
}
