/// A part of a text node whose bytes do not follow those before it.
struct TextTail {
    var node: Int32
    var start: Int32
    var end: Int32
}

/// Links between nodes, and their order.
extension TreeBuilder {
    /// Appends a new node as the last child.
    mutating func append(_ node: Node, to parent: Int32) {
        if isBehind { isOutOfOrder = true }
        let index = Int32(nodes.count)
        let previous = nodes[Int(parent)].lastChild
        var node = node
        node.parent = parent
        node.previousSibling = previous
        nodes.append(node)
        nodes.withUnsafeMutableBufferPointer { nodes in
            nodes[Int(parent)].lastChild = index
            if previous >= 0 {
                nodes[Int(previous)].nextSibling = index
            } else {
                nodes[Int(parent)].firstChild = index
            }
        }
    }

    /// Puts a node that has no parent somewhere.
    mutating func link(_ index: Int32, at place: Place) {
        isOutOfOrder = true
        let previous =
            place.before < 0
            ? nodes[Int(place.parent)].lastChild : nodes[Int(place.before)].previousSibling
        nodes[Int(index)].parent = place.parent
        nodes[Int(index)].previousSibling = previous
        nodes[Int(index)].nextSibling = place.before
        if previous >= 0 {
            nodes[Int(previous)].nextSibling = index
        } else {
            nodes[Int(place.parent)].firstChild = index
        }
        if place.before >= 0 {
            nodes[Int(place.before)].previousSibling = index
        } else {
            nodes[Int(place.parent)].lastChild = index
        }
    }

    mutating func unlink(_ index: Int32) {
        isOutOfOrder = true
        let node = nodes[Int(index)]
        guard node.parent >= 0 else { return }
        if node.previousSibling >= 0 {
            nodes[Int(node.previousSibling)].nextSibling = node.nextSibling
        } else {
            nodes[Int(node.parent)].firstChild = node.nextSibling
        }
        if node.nextSibling >= 0 {
            nodes[Int(node.nextSibling)].previousSibling = node.previousSibling
        } else {
            nodes[Int(node.parent)].lastChild = node.previousSibling
        }
        nodes[Int(index)].parent = -1
    }

    mutating func move(_ index: Int32, to place: Place) {
        unlink(index)
        link(index, at: place)
    }

    /// A copy of an element, its children left out, without a parent.
    mutating func detachedCopy(of node: Int32) -> Int32 {
        nodes.append(copy(of: node))
        return lastNode
    }

    func copy(of node: Int32) -> Node {
        let original = nodes[Int(node)]
        var copy = element(original.name, original.attributesStart..<original.attributesEnd)
        copy.namespace = original.namespace
        return copy
    }
}

// MARK: - The end

extension TreeBuilder {
    /// Stops parsing and hands over the document.
    /// - Parameters:
    ///   - encoding: what the page was in.
    ///   - warnings: what of the page was left out before the builder saw it.
    mutating func finish(_ encoding: TextEncoding, _ warnings: [String] = []) -> Document {
        var warnings = warnings
        endOfFile()
        if hasSelectedContent { popDown(to: 0) }
        if copies >= Self.copyLimit {
            warnings.append("formatting is opened again \(Self.copyLimit) times at most: the page has more")
        }
        if copiedContent >= Self.selectedContentLimit {
            warnings.append(
                "chosen options are copied in \(Self.selectedContentLimit) steps at most: the page asks for more"
            )
        }
        joinTexts()
        let hosts = flatten()
        let numbers = isOutOfOrder ? renumber() : nil
        closeRanges()
        return Document(
            nodes: nodes, attributeArena: attributeArena, names: names.spellings, bytes: bytes,
            elementsByIdentifier: identifiers(), formOwners: owners(numbers), encoding: encoding,
            shadowHosts: shadowHosts(hosts, numbers), warnings: warnings)
    }

    /// Writes each text whose parts lie apart in one piece.
    mutating func joinTexts() {
        guard !textTails.isEmpty else { return }
        var tails: [Int32: [TextTail]] = [:]
        for tail in textTails { tails[tail.node, default: []].append(tail) }
        for (node, parts) in tails.sorted(by: { $0.key < $1.key }) {
            let record = nodes[Int(node)]
            let start = Int32(bytes.count)
            bytes.append(contentsOf: Array(bytes[Int(record.textStart)..<Int(record.textEnd)]))
            for part in parts { bytes.append(contentsOf: Array(bytes[Int(part.start)..<Int(part.end)])) }
            nodes[Int(node)].textStart = start
            nodes[Int(node)].textEnd = Int32(bytes.count)
        }
        textTails = []
    }

    /// Puts the nodes back into document order.
    /// - Returns: their numbers by their old ones; −1 for those that are no longer in the document.
    private mutating func renumber() -> [Int32] {
        var order: [Int32] = []
        order.reserveCapacity(nodes.count)
        var numbers = [Int32](repeating: -1, count: nodes.count)
        var next: Int32 = 0
        while next >= 0 {
            numbers[Int(next)] = Int32(order.count)
            order.append(next)
            if nodes[Int(next)].firstChild >= 0 {
                next = nodes[Int(next)].firstChild
                continue
            }
            while next >= 0, nodes[Int(next)].nextSibling < 0 { next = nodes[Int(next)].parent }
            if next >= 0 { next = nodes[Int(next)].nextSibling }
        }
        func number(_ old: Int32) -> Int32 { old < 0 ? -1 : numbers[Int(old)] }
        nodes = order.map { old in
            var node = nodes[Int(old)]
            node.parent = number(node.parent)
            node.firstChild = number(node.firstChild)
            node.lastChild = number(node.lastChild)
            node.nextSibling = number(node.nextSibling)
            node.previousSibling = number(node.previousSibling)
            return node
        }
        return numbers
    }

    /// Sets each node's end and the mask of its attributes.
    private mutating func closeRanges() {
        let attributes = attributeArena
        nodes.withUnsafeMutableBufferPointer { nodes in
            for index in stride(from: nodes.count - 1, through: 0, by: -1) {
                let end = nodes[index].end == 0 ? Int32(index + 1) : nodes[index].end
                nodes[index].end = end
                var mask: UInt64 = 0
                for position in Int(nodes[index].attributesStart)..<Int(nodes[index].attributesEnd) {
                    mask |= HTMLName.mask(attributes[position].name)
                }
                nodes[index].attributeMask = mask
                let parent = Int(nodes[index].parent)
                if parent >= 0, nodes[parent].end < end { nodes[parent].end = end }
            }
        }
    }

    private func identifiers() -> [String: NodeID] {
        var result: [String: NodeID] = [:]
        let mask = HTMLName.mask(HTMLName.id.rawValue)
        for index in nodes.indices where nodes[index].attributeMask & mask != 0 {
            let node = nodes[index]
            for position in Int(node.attributesStart)..<Int(node.attributesEnd) {
                let attribute = attributeArena[position]
                guard attribute.name == HTMLName.id.rawValue else { continue }
                let value = bytes[Int(attribute.valueStart)..<Int(attribute.valueEnd)]
                let text = String(decoding: value, as: UTF8.self)
                if !text.isEmpty, result[text] == nil { result[text] = NodeID(index) }
            }
        }
        return result
    }

    private func shadowHosts(_ hosts: [(host: Int32, children: [Int32])], _ numbers: [Int32]?) -> ShadowHosts
    {
        var result = ShadowHosts()
        func number(_ old: Int32) -> NodeID? {
            let new = numbers?[Int(old)] ?? old
            return new < 0 ? nil : NodeID(new)
        }
        for (host, children) in hosts {
            if let host = number(host) { result.add(children.compactMap(number), of: host) }
        }
        return result
    }

    private func owners(_ numbers: [Int32]?) -> [NodeID: NodeID] {
        var result: [NodeID: NodeID] = [:]
        for (control, form) in formOwners {
            let pair = numbers.map { ($0[Int(control)], $0[Int(form)]) } ?? (control, form)
            if pair.0 >= 0, pair.1 >= 0 { result[NodeID(pair.0)] = NodeID(pair.1) }
        }
        return result
    }
}
