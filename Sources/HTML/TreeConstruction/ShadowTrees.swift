import Groundwork

/// Declarative shadow roots, and the contents of other templates.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead (a start tag whose tag name is "template")
extension TreeBuilder {
    /// A `template` that is a shadow root, and its host.
    struct ShadowRoot {
        let template: Int32
        let host: Int32
    }

    /// Remembers the template just inserted, if it declares a shadow root for the element around it.
    mutating func declareShadowRoot(_ tag: StartTag, in host: OpenElement?) {
        templates.append(lastNode)
        guard let host, open.count > 2, let mode = value(.shadowrootmode, of: tag),
            ["open", "closed"].contains(where: { mode.elementsEqual($0.utf8) { $0.asciiLowercased == $1 } }),
            !host.isForeign, mayHaveShadow(host.name), nodes[Int(lastNode)].parent == host.node,
            !shadowRoots.contains(where: { $0.host == host.node })
        else { return }
        shadowRoots.append(ShadowRoot(template: lastNode, host: host.node))
    }

    /// Whether an element of this name can be a host.
    ///
    /// Source: https://dom.spec.whatwg.org/#valid-shadow-host-name
    private func mayHaveShadow(_ name: Int32) -> Bool {
        switch HTMLName(rawValue: name) {
        case .article, .aside, .blockquote, .body, .div, .footer, .h1, .h2, .h3, .h4, .h5, .h6, .header,
            .main,
            .nav, .p, .section, .span:
            true
        case nil: Self.isCustom(names.spellings[Int(name)])
        default: false
        }
    }

    /// Source: https://html.spec.whatwg.org/multipage/custom-elements.html#valid-custom-element-name
    private static func isCustom(_ name: String) -> Bool {
        let reserved: Set = [
            "color-profile", "font-face", "font-face-src", "font-face-uri", "font-face-format",
            "font-face-name",
            "missing-glyph",
        ]
        return name.utf8.contains(UInt8(ascii: "-")) && !reserved.contains(name)
    }

    // MARK: The flat tree

    /// Puts each host's children into the slots of its shadow tree, and leaves out what other templates hold.
    /// - Returns: the hosts with their children, by number.
    mutating func flatten() -> [(host: Int32, children: [Int32])] {
        guard !templates.isEmpty else { return [] }
        let hosts = shadowRoots.filter { nodes[Int($0.template)].parent == $0.host }
        let roots = Set(hosts.map(\.template))
        if !keepsTemplates { for template in templates where !roots.contains(template) { empty(template) } }
        for host in hosts { nodes[Int(host.template)].name = HTMLName.shadowRoot.rawValue }
        return hosts.map { host in
            let first = firstChild(of: host.host)
            if first != host.template { move(host.template, to: Place(parent: host.host, before: first)) }
            let children = lightChildren(of: host)
            assign(children, toSlotsOf: host.template)
            return (host.host, children)
        }
    }

    private func firstChild(of node: Int32) -> Int32 { nodes[Int(node)].firstChild }

    private mutating func empty(_ node: Int32) {
        guard firstChild(of: node) >= 0 else { return }
        isOutOfOrder = true
        nodes[Int(node)].firstChild = -1
        nodes[Int(node)].lastChild = -1
    }

    private func lightChildren(of host: ShadowRoot) -> [Int32] {
        var children: [Int32] = []
        var next = nodes[Int(host.template)].nextSibling
        while next >= 0 {
            children.append(next)
            next = nodes[Int(next)].nextSibling
        }
        return children
    }

    // MARK: Slots

    /// Assign slottables for a tree.
    ///
    /// Source: https://dom.spec.whatwg.org/#assign-slotables-for-a-tree
    private mutating func assign(_ children: [Int32], toSlotsOf root: Int32) {
        var assigned: [[UInt8]: [Int32]] = [:]
        for child in children where nodes[Int(child)].kind != .comment {
            assigned[attribute(.slot, of: child), default: []].append(child)
        }
        for slot in slots(in: root) {
            guard let nodes = assigned.removeValue(forKey: attribute(.name, of: slot)) else { continue }
            empty(slot)
            for node in nodes { move(node, to: Place(parent: slot)) }
        }
    }

    /// The slots of a shadow tree in their order; those of trees within are not among them.
    private func slots(in root: Int32) -> [Int32] {
        var slots: [Int32] = []
        var next = firstChild(of: root)
        while next >= 0, next != root {
            let node = nodes[Int(next)]
            if node.name == HTMLName.slot.rawValue { slots.append(next) }
            if node.firstChild >= 0, node.name != HTMLName.shadowRoot.rawValue {
                next = node.firstChild
                continue
            }
            while next != root, nodes[Int(next)].nextSibling < 0 { next = nodes[Int(next)].parent }
            if next != root { next = nodes[Int(next)].nextSibling }
        }
        return slots
    }

    private func attribute(_ name: HTMLName, of node: Int32) -> [UInt8] {
        let record = nodes[Int(node)]
        guard record.kind == .element else { return [] }
        let found = attributeArena[Int(record.attributesStart)..<Int(record.attributesEnd)].first {
            $0.name == name.rawValue
        }
        return found.map { Array(bytes[Int($0.valueStart)..<Int($0.valueEnd)]) } ?? []
    }
}
