/// Writes nodes as HTML, as a browser's `outerHTML` does.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments
public enum Serializer {
    /// The whole document, doctype included.
    public static func html(_ document: Document) -> String {
        var output = Output(document)
        var child = document.firstChild(document.root)
        while let node = child {
            output.write(from: node.position)
            child = document.nextSibling(node)
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// The node with everything in it; the whole document for the document node.
    public static func outerHTML(_ document: Document, _ node: NodeID) -> String {
        guard node != document.root else { return html(document) }
        var output = Output(document)
        output.write(from: node.position)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// The node's children with everything in them, without the node itself.
    public static func innerHTML(_ document: Document, _ node: NodeID) -> String {
        var output = Output(document)
        var child = document.firstChild(node)
        while let next = child {
            output.write(from: next.position)
            child = document.nextSibling(next)
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }
}

private struct Output {
    let document: Document
    var bytes: [UInt8] = []
    /// Elements whose end tag is still to be written.
    private var open: [Int32] = []

    init(_ document: Document) {
        self.document = document
        bytes.reserveCapacity(document.bytes.count * 2)
    }

    /// Writes the subtree of a node.
    mutating func write(from start: Int) {
        let end = Int(document.nodes[start].end)
        for index in start..<end {
            closeElements(before: index)
            let node = document.nodes[index]
            switch node.kind {
            case .document: break
            case .doctype: write("<!DOCTYPE ", node, ">")
            case .comment: write("<!--", node, "-->")
            case .text: text(node)
            case .element: startTag(node, index)
            }
        }
        closeElements(before: end)
    }

    private mutating func closeElements(before index: Int) {
        while let last = open.last, Int(document.nodes[Int(last)].end) <= index {
            open.removeLast()
            bytes.append(contentsOf: "</".utf8)
            bytes.append(contentsOf: document.names[Int(document.nodes[Int(last)].name)].utf8)
            bytes.append(UInt8(ascii: ">"))
        }
    }

    private mutating func write(_ before: String, _ node: Document.Node, _ after: String) {
        bytes.append(contentsOf: before.utf8)
        bytes.append(contentsOf: document.bytes[Int(node.textStart)..<Int(node.textEnd)])
        bytes.append(contentsOf: after.utf8)
    }

    private mutating func startTag(_ node: Document.Node, _ index: Int) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: document.names[Int(node.name)].utf8)
        for position in Int(node.attributesStart)..<Int(node.attributesEnd) {
            let attribute = document.attributeArena[position]
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: document.names[Int(attribute.name)].utf8)
            bytes.append(contentsOf: "=\"".utf8)
            escape(Int(attribute.valueStart)..<Int(attribute.valueEnd), inAttribute: true)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
        let isVoid = node.namespace == .html && ElementTraits.all[node.name].contains(.void)
        if !isVoid { open.append(Int32(index)) }
    }

    private mutating func text(_ node: Document.Node) {
        let range = Int(node.textStart)..<Int(node.textEnd)
        let parent = document.nodes[max(0, Int(node.parent))]
        switch parent.namespace == .html ? HTMLName(rawValue: parent.name) : nil {
        case .style, .script, .xmp, .iframe, .noembed, .noframes, .plaintext:
            bytes.append(contentsOf: document.bytes[range])
        default: escape(range, inAttribute: false)
        }
    }

    private mutating func escape(_ range: Range<Int>, inAttribute: Bool) {
        let source = document.bytes
        var index = range.lowerBound
        while index < range.upperBound {
            switch source[index] {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\"") where inAttribute: bytes.append(contentsOf: "&quot;".utf8)
            case 0xC2 where index + 1 < range.upperBound && source[index + 1] == 0xA0:
                bytes.append(contentsOf: "&nbsp;".utf8)
                index += 1
            default: bytes.append(source[index])
            }
            index += 1
        }
    }
}
