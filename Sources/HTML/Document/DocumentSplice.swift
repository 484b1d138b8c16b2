extension Document {
    /// Puts the `html` elements of other documents into elements of this one, in place of what those hold.
    /// - Parameter contents: the elements in document order, none inside another.
    /// - Returns: for each of them its number in the new document, and by how much the numbers of its document grew.
    package func splicing(_ contents: [(element: NodeID, document: Document)])
        -> (document: Document, places: [(element: NodeID, offset: Int)])
    {
        var splice = Splice(self)
        let places = contents.map { splice.insert($0.document, at: $0.element) }
        return (splice.finish(), places)
    }
}

/// Copies one arena, and others into it.
private struct Splice {
    private let outer: Document
    private var nodes: [Document.Node] = []
    private var attributeArena: [Document.Attribute]
    private var names: [String]
    private var numbers: [String: Int32]
    private var bytes: [UInt8]
    private var identifiers: [String: NodeID] = [:]
    private var formOwners: [NodeID: NodeID] = [:]
    private var shadowHosts = ShadowHosts()
    private var warnings: [String]
    private var sheets: [LinkedSheet] = []
    /// By number in the outer document, its end included: the number in the new one.
    private var moved: [Int32]
    private var position = 0

    init(_ outer: Document) {
        self.outer = outer
        attributeArena = outer.attributeArena
        names = outer.names
        warnings = outer.warnings
        bytes = outer.bytes
        numbers = Dictionary(zip(names, 0..<Int32(names.count))) { first, _ in first }
        moved = [Int32](repeating: -1, count: outer.count + 1)
        nodes.reserveCapacity(outer.count)
    }

    mutating func insert(_ inner: Document, at element: NodeID) -> (element: NodeID, offset: Int) {
        copy(upTo: element.position + 1)
        let frame = nodes.count - 1
        position = outer.end(of: element).position
        guard let html = inner.children(of: inner.root).first(where: { inner.kind($0) == .element }) else {
            return (NodeID(frame), nodes.count)
        }
        let offset = nodes.count - html.position
        warnings += inner.warnings.filter { !warnings.contains($0) }
        sheets += inner.linkedSheets.map { $0.moved(to: NodeID($0.element.position + offset)) }
        append(inner, html, offset: Int32(offset), parent: Int32(frame))
        for (control, form) in inner.formOwners {
            formOwners[NodeID(control.position + offset)] = NodeID(form.position + offset)
        }
        shadowHosts.add(inner.shadowHosts) { NodeID($0.position + offset) }
        for (identifier, node) in inner.elementsByIdentifier where identifiers[identifier] == nil {
            identifiers[identifier] = NodeID(node.position + offset)
        }
        return (NodeID(frame), offset)
    }

    mutating func finish() -> Document {
        copy(upTo: outer.count)
        moved[outer.count] = Int32(nodes.count)
        relink()
        for (identifier, node) in outer.elementsByIdentifier where moved[node.position] >= 0 {
            identifiers[identifier] = NodeID(Int(moved[node.position]))
        }
        for (control, form) in outer.formOwners
        where moved[control.position] >= 0 && moved[form.position] >= 0 {
            formOwners[NodeID(Int(moved[control.position]))] = NodeID(Int(moved[form.position]))
        }
        shadowHosts.add(outer.shadowHosts) { node in
            moved[node.position] >= 0 ? NodeID(Int(moved[node.position])) : nil
        }
        sheets += outer.linkedSheets.compactMap { sheet in
            let number = moved[sheet.element.position]
            return number < 0 ? nil : sheet.moved(to: NodeID(number))
        }
        return Document(
            nodes: nodes, attributeArena: attributeArena, names: names, bytes: bytes,
            elementsByIdentifier: identifiers, formOwners: formOwners, encoding: outer.encoding,
            shadowHosts: shadowHosts, warnings: warnings,
            linkedSheets: sheets.sorted { $0.element < $1.element })
    }

    private mutating func copy(upTo end: Int) {
        while position < end {
            moved[position] = Int32(nodes.count)
            nodes.append(outer.nodes[position])
            position += 1
        }
    }

    /// Gives the outer nodes the new numbers of their relatives.
    private mutating func relink() {
        var next = Int32(nodes.count)
        var ends = moved
        for index in stride(from: outer.count, through: 0, by: -1) {
            if moved[index] >= 0 { next = moved[index] } else { ends[index] = next }
        }
        func number(_ old: Int32) -> Int32 { old < 0 ? -1 : moved[Int(old)] }
        for old in 0..<outer.count where moved[old] >= 0 {
            let index = Int(moved[old])
            let node = outer.nodes[old]
            nodes[index].parent = number(node.parent)
            nodes[index].nextSibling = number(node.nextSibling)
            nodes[index].previousSibling = number(node.previousSibling)
            nodes[index].end = ends[Int(node.end)]
            let isFrame = node.firstChild >= 0 ? moved[Int(node.firstChild)] < 0 : true
            let holdsFrame = isFrame && nodes[index].end > Int32(index + 1)
            nodes[index].firstChild = holdsFrame ? Int32(index + 1) : number(node.firstChild)
            nodes[index].lastChild = holdsFrame ? Int32(index + 1) : number(node.lastChild)
        }
    }

    private mutating func append(_ inner: Document, _ html: NodeID, offset: Int32, parent: Int32) {
        let textOffset = Int32(bytes.count)
        let attributeOffset = Int32(attributeArena.count)
        bytes += inner.bytes
        // The well-known names have the same numbers everywhere.
        let known = 0..<HTMLName.count
        let translated = Array(known) + inner.names.dropFirst(known.count).map { number(of: $0) }
        for attribute in inner.attributeArena {
            attributeArena.append(
                Document.Attribute(
                    name: translated[Int(attribute.name)], valueStart: attribute.valueStart + textOffset,
                    valueEnd: attribute.valueEnd + textOffset))
        }
        func shifted(_ link: Int32) -> Int32 { link < 0 ? -1 : link + offset }
        for index in html.position..<inner.end(of: html).position {
            var node = inner.nodes[index]
            if node.name >= 0 { node.name = translated[Int(node.name)] }
            node.parent = index == html.position ? parent : shifted(node.parent)
            node.firstChild = shifted(node.firstChild)
            node.lastChild = shifted(node.lastChild)
            node.nextSibling = index == html.position ? -1 : shifted(node.nextSibling)
            node.previousSibling = index == html.position ? -1 : shifted(node.previousSibling)
            node.end += offset
            node.textStart += textOffset
            node.textEnd += textOffset
            node.attributesStart += attributeOffset
            node.attributesEnd += attributeOffset
            nodes.append(node)
        }
    }

    private mutating func number(of name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }
}
