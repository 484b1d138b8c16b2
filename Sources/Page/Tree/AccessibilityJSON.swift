import HTML

/// The accessibility tree as JSON Lines, one object a node.
public enum AccessibilityJSON {
    /// One line for each node of the tree.
    /// - Parameter all: whether there is a line for every element of the document, also for those that the
    ///   tree leaves out.
    public static func lines(_ document: Document, all: Bool = false) -> String {
        var output = ""
        if all {
            let context = AccessibilityContext(document, FormState(), WorkBudget(for: document))
            var depths = [Int](repeating: 0, count: document.count)
            for index in 1..<max(1, document.count) {
                depths[index] = depths[Int(document.nodes[index].parent)] + 1
                if document.nodes[index].kind == .element { output += element(index, depths[index], context) }
            }
        } else {
            for node in AccessibilityTree(document).nodes {
                output += "{" + fields(node.role, node.name, node.description, node.value, node.states)
                output += ",\"depth\":\(node.depth)}\n"
            }
        }
        return output
    }

    private static func element(
        _ index: Int, _ depth: Int, _ context: AccessibilityContext
    ) -> String {
        let document = context.document
        let isPassword = context.controls.kind(of: NodeID(index)) == .text(.password)
        let attributes = document.attributes(of: NodeID(index)).map {
            "\(quoted($0.name)):\(quoted(isPassword && $0.name == "value" ? context.value(index) : $0.value))"
        }
        let role = context.roles[index]
        let isIgnored = context.isHidden(index) || role == .none
        let name = context.computedName(index)
        let description = context.description(index, nameSource: name.source, name: name.text)
        return
            "{\"tag\":\(quoted(document.tag(NodeID(index)))),\"attributes\":{\(attributes.joined(separator: ","))},"
            + fields(role, name.text, description, context.value(index), context.states(index))
            + ",\"ignored\":\(isIgnored),\"depth\":\(depth)}\n"
    }

    private static func fields(
        _ role: Role, _ name: String, _ description: String, _ value: String, _ states: NodeStates
    ) -> String {
        let names = states.names.map { "\(quoted($0)):true" }.joined(separator: ",")
        return
            "\"role\":\(quoted(role.ariaName)),\"name\":\(quoted(name)),\"description\":\(quoted(description)),"
            + "\"value\":\(quoted(value)),\"states\":{\(names)}"
    }

    private static func quoted(_ text: String) -> String {
        var result: [UInt8] = [0x22]
        result.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: result += [0x5C, byte]
            case 0x0A: result += Array("\\n".utf8)
            case 0x09: result += Array("\\t".utf8)
            case 0x0D: result += Array("\\r".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                result += Array("\\u00\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8)
            default: result.append(byte)
            }
        }
        result.append(0x22)
        return String(decoding: result, as: UTF8.self)
    }
}

extension NodeStates {
    /// Names of the states that are set, in the order of declaration.
    public var names: [String] {
        Self.allNames.filter { contains($0.state) }.map(\.name)
    }

    private static let allNames: [(state: NodeStates, name: String)] = [
        (.disabled, "disabled"), (.focused, "focused"), (.checked, "checked"), (.mixed, "mixed"),
        (.selected, "selected"), (.expanded, "expanded"), (.collapsed, "collapsed"), (.required, "required"),
        (.readonly, "readonly"), (.multiline, "multiline"), (.invalid, "invalid"),
        (.multiselectable, "multiselectable"), (.pressed, "pressed"), (.modal, "modal"), (.live, "live"),
    ]
}
