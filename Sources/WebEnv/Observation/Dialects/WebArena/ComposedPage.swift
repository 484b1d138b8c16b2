import Groundwork
import Page

extension PageView {
    /// A page that no document stands behind: predicted by a model, or written by hand.
    ///
    /// The text is WebArena's, with the properties that follow from roles and states.
    /// - Parameter nodes: in pre-order, the first is the root; depths and parents fit each other.
    public static func composed(title: String, nodes: [ObservedNode]) -> PageView {
        var text: [UInt8] = []
        text.reserveCapacity(nodes.count * 40)
        for node in nodes {
            if !text.isEmpty { text.append(0x0A) }
            text.append(contentsOf: repeatElement(0x09, count: node.depth))
            text.append(UInt8(ascii: "["))
            PythonText.append(node.id, to: &text)
            text.append(contentsOf: "] ".utf8)
            text.append(contentsOf: node.role.chromiumName.utf8)
            text.append(0x20)
            PythonText.appendRepr(node.name, to: &text)
            for (name, value) in node.printedProperties {
                text.append(0x20)
                text.append(contentsOf: name.utf8)
                text.append(contentsOf: ": ".utf8)
                text.append(contentsOf: value.utf8)
            }
        }
        return PageView(title: title, nodes: nodes, text: String(decoding: text, as: UTF8.self))
    }
}

extension ObservedNode {
    /// The properties that a line shows, in the protocol's order, as far as role and states tell them.
    fileprivate var printedProperties: [(name: String, value: String)] {
        var result: [(String, String)] = []
        func flag(_ name: String, _ value: Bool) { result.append((name, value ? "True" : "False")) }
        if states.contains(.disabled) { flag("disabled", true) }
        if states.contains(.focused) { flag("focused", true) }
        switch role {
        case .combobox: result.append(("hasPopup", "menu"))
        case .textbox, .searchbox, .spinbutton, .listbox: flag("required", states.contains(.required))
        case .checkbox, .radio, .switch, .menuitemcheckbox, .menuitemradio:
            let isMixed = states.contains(.mixed)
            result.append(("checked", isMixed ? "mixed" : states.contains(.checked) ? "true" : "false"))
        // Of an option that can't be chosen pages do not say whether it is.
        case .option where states.contains(.disabled) && !states.contains(.selected): break
        case .option, .tab, .treeitem: flag("selected", states.contains(.selected))
        default: break
        }
        if states.contains(.expanded) || states.contains(.collapsed) {
            flag("expanded", states.contains(.expanded))
        }
        return result
    }
}

extension PageView {
    /// Reads the text that ``text`` holds back into a page: lines of `[id] role 'name' property: value`, indented by tabs.
    ///
    /// Lines that are none are left out; what their depth lacks in parents hangs on the last node above. The values of
    /// fields are no part of the text.
    /// - Returns: nil where no line can be read.
    public static func parsing(_ text: String) -> PageView? {
        var nodes: [ObservedNode] = []
        var path: [(depth: Int, index: Int)] = []
        var used: Set<Int> = []
        for line in text.utf8.split(separator: 0x0A) {
            guard var node = ObservedLine(line), used.insert(node.id).inserted else { continue }
            while let last = path.last, last.depth >= node.indentation { path.removeLast() }
            if nodes.isEmpty != path.isEmpty { node.indentation = 1 }
            if path.isEmpty, !nodes.isEmpty { path = [(0, 0)] }
            let parent = path.last?.index ?? -1
            path.append((node.indentation, nodes.count))
            nodes.append(
                ObservedNode(
                    id: node.id, role: node.role, name: node.name, value: "", states: node.states,
                    depth: parent < 0 ? 0 : nodes[parent].depth + 1, parent: parent))
        }
        guard let root = nodes.first else { return nil }
        return composed(title: root.name, nodes: nodes)
    }
}

/// One line of an observation's text.
struct ObservedLine {
    var indentation: Int
    let id: Int
    let role: Role
    let name: String
    let states: NodeStates

    /// - Returns: nil where the line is not of the form `[id] role 'name' …`.
    init?(_ line: Substring.UTF8View) {
        let bytes = Array(line)
        var place = bytes.prefix { $0 == 0x09 || $0 == 0x20 }.count
        indentation = place
        guard place < bytes.count, bytes[place] == 0x5B else { return nil }
        guard let close = bytes[place...].firstIndex(of: 0x5D),
            let id = Int(String(decoding: bytes[(place + 1)..<close], as: UTF8.self)), id > 0
        else { return nil }
        self.id = id
        place = close + 1
        while place < bytes.count, bytes[place] == 0x20 { place += 1 }
        let roleEnd = bytes[place...].firstIndex(of: 0x20) ?? bytes.count
        guard let role = Role.printed(String(decoding: bytes[place..<roleEnd], as: UTF8.self)) else {
            return nil
        }
        self.role = role
        let rest = bytes[min(roleEnd + 1, bytes.count)...]
        let (name, end) = Self.quoted(rest)
        self.name = name
        states = Self.states(String(decoding: bytes[end...], as: UTF8.self))
    }

    /// A name as `repr` writes it, and the index behind it. An unquoted or unclosed name goes to the end of the line.
    private static func quoted(_ bytes: ArraySlice<UInt8>) -> (name: String, end: Int) {
        guard let quote = bytes.first, quote == 0x27 || quote == 0x22 else {
            return (String(decoding: bytes, as: UTF8.self), bytes.endIndex)
        }
        var name: [UInt8] = []
        var place = bytes.startIndex + 1
        while place < bytes.endIndex, bytes[place] != quote {
            place = append(characterAt: place, of: bytes, to: &name)
        }
        return (String(decoding: name, as: UTF8.self), min(place + 1, bytes.endIndex))
    }

    /// Undoes one of `repr`'s escapes, or takes one byte as it is.
    /// - Returns: the index behind it.
    private static func append(characterAt place: Int, of bytes: ArraySlice<UInt8>, to name: inout [UInt8])
        -> Int
    {
        guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.endIndex else {
            name.append(bytes[place])
            return place + 1
        }
        let letter = bytes[place + 1]
        if let digits = hexDigitCounts[letter] {
            let end = min(place + 2 + digits, bytes.endIndex)
            let number = UInt32(String(decoding: bytes[(place + 2)..<end], as: UTF8.self), radix: 16)
            if let scalar = number.flatMap(UnicodeScalar.init) {
                name += String(Character(scalar)).utf8
                return end
            }
        }
        name.append(controls[letter] ?? letter)
        return place + 2
    }
    private static let hexDigitCounts: [UInt8: Int] = [
        UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8,
    ]
    private static let controls: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private static func states(_ properties: String) -> NodeStates {
        var result: NodeStates = []
        let flags: [(String, NodeStates)] = [
            ("disabled: True", .disabled), ("focused: True", .focused), ("required: True", .required),
            ("checked: true", .checked), ("checked: mixed", .mixed), ("selected: True", .selected),
            ("expanded: True", .expanded), ("expanded: False", .collapsed),
        ]
        for (text, state) in flags where properties.containsScalars(text) { result.insert(state) }
        return result
    }
}
