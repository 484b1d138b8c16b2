/// The list of active formatting elements.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#the-list-of-active-formatting-elements
struct ActiveFormatting {
    /// −1 for a marker.
    var node: Int32
    var name: Int32
    /// Whether it is in the stack of open elements.
    var isOpen: Bool

    static let marker = ActiveFormatting(node: -1, name: -1, isOpen: false)
    var isMarker: Bool { node < 0 }
}

extension TreeBuilder {
    mutating func insertMarker() { formatting.append(.marker) }

    /// Push onto the list of active formatting elements: the current node.
    mutating func pushFormatting() {
        guard let element = open.last else { return }
        var same = 0
        var count = 0
        for index in stride(from: formatting.count - 1, through: 0, by: -1) {
            guard !formatting[index].isMarker else { break }
            count += 1
            if formatting[index].name == element.name,
                haveEqualAttributes(formatting[index].node, element.node)
            {
                same += 1
            }
            // "This is the Noah's Ark clause."
            if same == 3 || count == Self.formattingLimit {
                formatting.remove(at: index)
                break
            }
        }
        formatting.append(ActiveFormatting(node: element.node, name: element.name, isOpen: true))
    }

    private func haveEqualAttributes(_ a: Int32, _ b: Int32) -> Bool {
        let first = nodes[Int(a)]
        let second = nodes[Int(b)]
        guard
            first.attributesEnd - first.attributesStart == second.attributesEnd - second.attributesStart
        else { return false }
        let others = attributeArena[Int(second.attributesStart)..<Int(second.attributesEnd)]
        return attributeArena[Int(first.attributesStart)..<Int(first.attributesEnd)].allSatisfy { x in
            others.contains { y in
                x.name == y.name
                    && bytes[Int(x.valueStart)..<Int(x.valueEnd)]
                        == bytes[Int(y.valueStart)..<Int(y.valueEnd)]
            }
        }
    }

    /// Clear the list of active formatting elements up to the last marker.
    mutating func clearFormattingToMarker() {
        while let last = formatting.popLast(), !last.isMarker {}
    }

    /// Reconstruct the active formatting elements, if any.
    mutating func reconstructFormatting() {
        // 1 to 3
        guard let last = formatting.last, !last.isMarker, !last.isOpen, copies < Self.copyLimit else {
            return
        }
        // 4 to 6: rewind.
        var first = formatting.count - 1
        while first > 0, !formatting[first - 1].isMarker, !formatting[first - 1].isOpen { first -= 1 }
        // 7 to 10: advance and create.
        for index in first..<formatting.count {
            let name = formatting[index].name
            copies += 1
            insert(copy(of: formatting[index].node))
            push(
                OpenElement(node: lastNode, name: name, tagName: name, traits: ElementTraits.all[name]))
            formatting[index].node = lastNode
            formatting[index].isOpen = true
        }
    }

    /// The place in the list of the last element of that name after the last marker.
    func lastFormatting(_ name: Int32) -> Int? {
        for index in stride(from: formatting.count - 1, through: 0, by: -1) {
            if formatting[index].isMarker { return nil }
            if formatting[index].name == name { return index }
        }
        return nil
    }
}
