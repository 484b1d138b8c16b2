import Groundwork

/// A node of a ``Document``: its position in document order, from 0 (the document itself).
public struct NodeID: Hashable, Comparable, Sendable {
    /// The place in document order, from 0.
    public let index: Int32
    /// The node at a place of its document, which is not checked: 0 and more, less than ``Document/count``.
    @inlinable public init(_ index: Int32) { self.index = index }
    /// The node at a place of its document, which is not checked: 0 and more, less than ``Document/count``.
    @inlinable public init(_ index: Int) { self.index = Int32(truncatingIfNeeded: index) }
    /// The place in document order, for indexing.
    @inlinable public var position: Int { Int(index) }
    /// Whether the first node stands before the second in document order; both are of one document.
    @inlinable public static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
}

/// The namespace of an element.
public enum Namespace: UInt8, Sendable { case html, svg, mathML }

/// What a node is.
public enum NodeKind: UInt8, Sendable { case document, doctype, element, text, comment }

/// A parsed page: an immutable arena of nodes in document order, shared freely between environments and threads.
///
/// The subtree of a node is the contiguous range `node ..< end(of: node)`, so a walk in document order is a loop.
public final class Document: Sendable {
    /// One node: links by index, −1 where there is none; `name` is an index into `names` for elements;
    /// `text` is a byte range of `bytes` for text and comments; `attributes` is a range of the attribute arena.
    @usableFromInline package struct Node: Sendable {
        @usableFromInline package var kind: NodeKind
        var namespace = Namespace.html
        @usableFromInline package var name: Int32 = -1
        package var parent: Int32 = -1
        package var firstChild: Int32 = -1
        package var lastChild: Int32 = -1
        package var nextSibling: Int32 = -1
        package var previousSibling: Int32 = -1
        package var end: Int32 = 0
        @usableFromInline var textStart: Int32 = 0
        @usableFromInline var textEnd: Int32 = 0
        package var attributesStart: Int32 = 0
        package var attributesEnd: Int32 = 0
        /// One bit for each attribute name, by ``HTMLName/mask(_:)``: says quickly which attributes an element lacks.
        @usableFromInline var attributeMask: UInt64 = 0
    }
    @usableFromInline package struct Attribute: Sendable {
        package var name: Int32
        package var valueStart: Int32
        package var valueEnd: Int32
    }

    @usableFromInline package let nodes: [Node]
    package let attributeArena: [Attribute]
    /// Interned element and attribute names, in lower case but for some of SVG and MathML.
    package let names: [String]
    /// UTF-8 of every text and attribute value.
    @usableFromInline package let bytes: [UInt8]
    let elementsByIdentifier: [String: NodeID]
    /// Controls that the parser gave a form that they are not in, as in a table within the form's tags, and these forms.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/forms.html#form-associated-element
    package let formOwners: [NodeID: NodeID]
    /// The elements with shadow trees.
    package let shadowHosts: ShadowHosts
    /// What the page was in, and what its forms and links are sent in.
    package let encoding: TextEncoding
    /// What of the markup was left out, a sentence each.
    package let warnings: [String]
    /// The style sheets that elements refer to, in document order, where they were loaded.
    package let linkedSheets: [LinkedSheet]
    /// What layers above have found out about the document.
    @usableFromInline let derivedValues = DerivedValues()
    /// Counts the memory of the document itself.
    let meter = MemoryMeter()

    init(
        nodes: [Node], attributeArena: [Attribute], names: [String], bytes: [UInt8],
        elementsByIdentifier: [String: NodeID], formOwners: [NodeID: NodeID], encoding: TextEncoding,
        shadowHosts: ShadowHosts = ShadowHosts(), warnings: [String] = [], linkedSheets: [LinkedSheet] = []
    ) {
        self.linkedSheets = linkedSheets
        self.formOwners = formOwners
        self.encoding = encoding
        self.shadowHosts = shadowHosts
        self.warnings = warnings
        // A document is kept for long, and its size was guessed.
        self.nodes = nodes.cutToSize()
        self.attributeArena = attributeArena.cutToSize()
        self.names = names.count > Int(HTMLName.count) ? names.cutToSize() : names
        self.bytes = bytes.cutToSize()
        self.elementsByIdentifier = elementsByIdentifier
        meter.add(ownFootprint)
    }

    /// Shares the buffers of another document, which are counted there.
    init(_ other: Document, linking sheets: [LinkedSheet]) {
        nodes = other.nodes
        attributeArena = other.attributeArena
        names = other.names
        bytes = other.bytes
        elementsByIdentifier = other.elementsByIdentifier
        formOwners = other.formOwners
        encoding = other.encoding
        shadowHosts = other.shadowHosts
        warnings = other.warnings
        linkedSheets = sheets
        meter.add(512 + MemorySize.of(sheets))
    }

    /// Nodes in the arena, the document node included.
    public var count: Int { nodes.count }
    /// The document node itself, which every other node is below.
    public var root: NodeID { NodeID(0) }

    /// What a node is. As in all functions here, the node must be one of this document.
    public func kind(_ node: NodeID) -> NodeKind { nodes[node.position].kind }
    /// The element's name, in lower case but for some of SVG; empty for other kinds.
    public func tag(_ node: NodeID) -> String {
        let name = nodes[node.position].name
        return name < 0 ? "" : names[Int(name)]
    }
    /// The element's namespace; that of HTML for other kinds.
    public func namespace(_ node: NodeID) -> Namespace { nodes[node.position].namespace }
    /// The node's parent; nil for the document node.
    public func parent(_ node: NodeID) -> NodeID? { link(nodes[node.position].parent) }
    /// The node's first child; nil where it has none.
    public func firstChild(_ node: NodeID) -> NodeID? { link(nodes[node.position].firstChild) }
    /// The node's last child; nil where it has none.
    public func lastChild(_ node: NodeID) -> NodeID? { link(nodes[node.position].lastChild) }
    /// The node after this one under the same parent; nil for the last.
    public func nextSibling(_ node: NodeID) -> NodeID? { link(nodes[node.position].nextSibling) }
    /// The node before this one under the same parent; nil for the first.
    public func previousSibling(_ node: NodeID) -> NodeID? { link(nodes[node.position].previousSibling) }
    /// The first node after the subtree of `node` in document order.
    public func end(of node: NodeID) -> NodeID { NodeID(nodes[node.position].end) }

    /// The attribute's value, or nil where the element lacks it. Names are lower case.
    public func attribute(_ name: String, of node: NodeID) -> String? {
        for attribute in attributeRange(node) where names[Int(attribute.name)] == name {
            return string(attribute.valueStart, attribute.valueEnd)
        }
        return nil
    }
    /// Whether the element has the attribute, empty or not. Names are lower case.
    public func hasAttribute(_ name: String, of node: NodeID) -> Bool {
        attributeRange(node).contains { names[Int($0.name)] == name }
    }
    /// All attributes in source order.
    public func attributes(of node: NodeID) -> [(name: String, value: String)] {
        attributeRange(node).map { (names[Int($0.name)], string($0.valueStart, $0.valueEnd)) }
    }
    /// The character data of a text or comment node; empty for other kinds.
    public func text(_ node: NodeID) -> String {
        let record = nodes[node.position]
        return string(record.textStart, record.textEnd)
    }
    /// Concatenated text of the subtree, as DOM `textContent`.
    public func textContent(of node: NodeID) -> String {
        var result = ""
        for index in node.position..<end(of: node).position where nodes[index].kind == .text {
            result += text(NodeID(index))
        }
        return result
    }
    /// The first element with this `id`.
    public func element(id: String) -> NodeID? { elementsByIdentifier[id] }
    /// Children in order.
    public func children(of node: NodeID) -> [NodeID] {
        var result: [NodeID] = []
        var next = firstChild(node)
        while let child = next {
            result.append(child)
            next = nextSibling(child)
        }
        return result
    }
    /// Elements of the subtree (the node itself excluded) in document order.
    public func descendantElements(of node: NodeID) -> [NodeID] {
        (node.position + 1..<max(node.position + 1, end(of: node).position))
            .filter { nodes[$0].kind == .element }.map { NodeID($0) }
    }

    private func attributeRange(_ node: NodeID) -> ArraySlice<Attribute> {
        let record = nodes[node.position]
        return attributeArena[Int(record.attributesStart)..<Int(record.attributesEnd)]
    }
    private func string(_ start: Int32, _ end: Int32) -> String {
        String(decoding: bytes[Int(start)..<Int(end)], as: UTF8.self)
    }
    private func link(_ index: Int32) -> NodeID? { index < 0 ? nil : NodeID(index) }
}
