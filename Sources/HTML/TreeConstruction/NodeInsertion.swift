/// Creating and inserting nodes.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#creating-and-inserting-nodes
extension TreeBuilder {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// A place among a node's children: before one of them, or, where that is −1, after the last.
    struct Place {
        var parent: Int32
        var before: Int32 = -1
    }

    var lastNode: Int32 { Int32(nodes.count - 1) }
    /// The current node, or, where it lies too deep, the innermost open element that does not.
    var insertionParent: Int32 { open.isEmpty ? 0 : open[min(open.count, Self.depthLimit) - 1].node }

    /// The appropriate place for inserting a node.
    /// - Parameter target: in place of the current node.
    func appropriatePlace(_ target: OpenElement? = nil) -> Place {
        guard let element = target ?? open.last else { return Place(parent: 0) }
        // 2
        if isFosterParenting, element.traits.contains(.fosters) { return fosterPlace() }
        return Place(parent: target?.node ?? insertionParent)
    }

    private func fosterPlace() -> Place {
        for index in searched where !open[index].isForeign {
            // 2.1 to 2.3: the last template comes before the last table, where it is the innermost of both.
            if open[index].isHTML(.template) { return Place(parent: open[index].node) }
            guard open[index].isHTML(.table) else { continue }
            // 2.5
            let table = open[index].node
            let parent = nodes[Int(table)].parent
            if parent >= 0 { return Place(parent: parent, before: table) }
            // 2.6 and 2.7
            return Place(parent: open[max(0, index - 1)].node)
        }
        // 2.4
        return Place(parent: open.first?.node ?? 0)
    }

    // MARK: Elements

    func element(_ name: Int32, _ attributes: Range<Int32>) -> Node {
        Node(
            kind: .element, name: name, attributesStart: attributes.lowerBound,
            attributesEnd: attributes.upperBound)
    }

    /// Insert an HTML element for a token.
    mutating func insertElement(_ tag: StartTag) {
        let traits = ElementTraits.all[tag.name]
        insert(element(tag.name, tag.attributes))
        if traits.contains(.formAssociated) { associateWithForm(lastNode) }
        if tag.name == HTMLName.selectedcontent.rawValue { hasSelectedContent = true }
        push(OpenElement(node: lastNode, name: tag.name, tagName: tag.name, traits: traits))
    }

    /// Insert an HTML element for a start tag token with the tag name and no attributes.
    mutating func insertElement(_ name: HTMLName) { insertElement(.implied(name)) }

    /// Insert an HTML element for the token, and immediately pop it off the stack.
    mutating func insertVoidElement(_ tag: StartTag) {
        insert(element(tag.name, tag.attributes))
        if ElementTraits.all[tag.name].contains(.formAssociated) { associateWithForm(lastNode) }
    }

    /// A control that the form element pointer's form does not hold belongs to that form all the same.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#create-an-element-for-the-token
    private mutating func associateWithForm(_ control: Int32) {
        guard form >= 0, !isOpen(.form), !isOpen(.template) else { return }
        formOwners.append((control, form))
    }

    // MARK: Nodes

    /// Inserts at the appropriate place; ``lastNode`` is the node then.
    mutating func insert(_ node: Node) {
        if isFosterParenting, isCurrent(.fosters) {
            nodes.append(node)
            link(lastNode, at: appropriatePlace())
        } else {
            append(node, to: insertionParent)
        }
    }

    /// Insert a character, for each of them.
    mutating func insert(_ text: Text) {
        guard !text.isEmpty else { return }
        let place = appropriatePlace()
        // 3: a document has no text.
        guard place.parent > 0 else { return }
        let previous =
            place.before < 0
            ? nodes[Int(place.parent)].lastChild : nodes[Int(place.before)].previousSibling
        // 4
        if previous >= 0, nodes[Int(previous)].kind == .text { return extend(previous, with: text) }
        let start = Int32(bytes.count)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text))
        let node = Node(kind: .text, textStart: start, textEnd: Int32(bytes.count))
        if place.before < 0 {
            append(node, to: place.parent)
        } else {
            nodes.append(node)
            link(lastNode, at: place)
        }
    }

    /// Adds to a text node.
    private mutating func extend(_ node: Int32, with text: Text) {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text))
        let end = Int32(bytes.count)
        if let last = textTails.last, last.node == node, last.end == start {
            textTails[textTails.count - 1].end = end
        } else if nodes[Int(node)].textEnd == start, textTails.last?.node != node {
            nodes[Int(node)].textEnd = end
        } else {
            textTails.append(TextTail(node: node, start: start, end: end))
        }
    }

    /// Appends what is not at the place where the next node will be.
    mutating func appendBehind(_ node: Node, to parent: Int32) {
        append(node, to: parent)
        isBehind = true
    }

    // MARK: Attributes of html and body

    /// "For each attribute on the token, check to see if the attribute is already present": if not, it is added.
    mutating func addMissing(_ tag: StartTag, to node: Int32) {
        guard !tag.attributes.isEmpty else { return }
        let record = nodes[Int(node)]
        let old = attributeArena[Int(record.attributesStart)..<Int(record.attributesEnd)]
        let new = attributeArena[Int(tag.attributes.lowerBound)..<Int(tag.attributes.upperBound)].filter {
            attribute in !old.contains { $0.name == attribute.name }
        }
        guard !new.isEmpty else { return }
        let start = attributeArena.count
        attributeArena.append(contentsOf: Array(old) + new)
        nodes[Int(node)].attributesStart = Int32(start)
        nodes[Int(node)].attributesEnd = Int32(attributeArena.count)
    }

    /// The bytes of an attribute of the token; nil where it has none of that name.
    func value(_ name: HTMLName, of tag: StartTag) -> ArraySlice<UInt8>? {
        for index in tag.attributes where attributeArena[Int(index)].name == name.rawValue {
            let attribute = attributeArena[Int(index)]
            return bytes[Int(attribute.valueStart)..<Int(attribute.valueEnd)]
        }
        return nil
    }
}
