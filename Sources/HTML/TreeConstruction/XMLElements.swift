import Groundwork

/// Elements of pages that are XML: each goes where it stands.
extension TreeBuilder {
    /// - Parameters:
    ///   - name: without prefix, in its case.
    ///   - namespace: nil for none.
    mutating func startXMLElement(_ name: String, namespace: String?) {
        var tag = StartTag(name: 0)
        tag.attributes = attributesOfToken
        let space: Namespace?
        switch namespace {
        case "http://www.w3.org/1999/xhtml": space = .html
        case "http://www.w3.org/2000/svg": space = .svg
        case "http://www.w3.org/1998/Math/MathML": space = .mathML
        default: space = nil
        }
        // What is in no namespace that browsers know is no element of HTML, whatever it is called.
        tag.name = names.add(exactly: space == nil ? ":" + name : name)
        var node = element(tag.name, tag.attributes)
        node.namespace = space ?? .html
        insert(node)
        if tag.name == HTMLName.template.rawValue { templates.append(lastNode) }
        push(
            OpenElement(
                node: lastNode, name: tag.name, tagName: tag.name, traits: space == .html ? [] : .foreign))
    }

    /// Removes the text that a fault came in.
    mutating func dropOpenText() {
        let last = nodes[Int(insertionParent)].lastChild
        if last >= 0, nodes[Int(last)].kind == .text { unlink(last) }
    }

    /// Tells what ended the page, above what was read of it, in the words of browsers.
    mutating func insertParserError(_ fault: String) {
        let body = nodes.indices.first { nodes[$0].name == HTMLName.body.rawValue }
        let parent = Int32(body ?? max(0, Int(nodes[0].firstChild)))
        let texts = [
            ("h3", "This page contains the following errors:"), ("div", fault),
            ("h3", "Below is a rendering of the page up to the first error."),
        ]
        let first = nodes[Int(parent)].firstChild
        for (name, text) in texts {
            nodes.append(element(names.add(exactly: name), 0..<0))
            let heading = lastNode
            link(heading, at: Place(parent: parent, before: first))
            let start = Int32(bytes.count)
            bytes.append(contentsOf: text.utf8)
            append(Node(kind: .text, textStart: start, textEnd: Int32(bytes.count)), to: heading)
        }
    }
}
