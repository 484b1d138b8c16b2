import Groundwork

/// SVG and MathML in HTML.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign
extension TreeBuilder {
    /// Whether the rules for HTML content take a start tag although the current node is foreign.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#tree-construction-dispatcher
    static func takesAsHTML(_ tag: StartTag, _ current: OpenElement) -> Bool {
        if current.traits.contains(.htmlIntegration) { return true }
        if current.traits.contains(.textIntegration) {
            return tag.name != HTMLName.mglyph.rawValue && tag.name != HTMLName.malignmark.rawValue
        }
        // In SVG an element of that name is not special.
        return current.name == HTMLName.annotationXml.rawValue && current.traits.contains(.special)
            && tag.name == HTMLName.svg.rawValue
    }

    mutating func foreignText(_ text: Text) {
        if text.first == 0 {
            Array("\u{FFFD}".utf8).withUnsafeBufferPointer { insert($0[...]) }
            return
        }
        insert(text)
        if isFramesetOK { isFramesetOK = text.allSatisfy(\.isHTMLSpace) }
    }

    mutating func foreignStartTag(_ tag: StartTag) {
        if breaksOut(tag) {
            leaveForeignContent()
            return process(tag)
        }
        guard let current = open.last else { return }
        insertForeignElement(tag, nodes[Int(current.node)].namespace)
        if tag.isSelfClosing { pop() }
    }

    private func breaksOut(_ tag: StartTag) -> Bool {
        if ElementTraits.all[tag.name].contains(.breaksForeign) { return true }
        return tag.name == HTMLName.font.rawValue
            && [HTMLName.color, .face, .size].contains { value($0, of: tag) != nil }
    }

    /// "While the current node is not a MathML text integration point, an HTML integration point, or an element in the
    /// HTML namespace, pop elements".
    private mutating func leaveForeignContent() {
        while let current = open.last, current.isForeign,
            current.traits.isDisjoint(with: [.textIntegration, .htmlIntegration])
        {
            pop()
        }
    }

    mutating func foreignEndTag(_ name: Int32) {
        if name == HTMLName.br.rawValue || name == HTMLName.p.rawValue {
            leaveForeignContent()
            return processEndTag(name)
        }
        // "Any other end tag", 1 to 6.
        for index in searched where index > 0 {
            let element = open[index]
            if !element.isForeign { return processEndTag(name) }
            if element.tagName == name { return popDown(to: index) }
        }
    }

    // MARK: Elements

    /// Insert a foreign element for the token, its names adjusted.
    mutating func insertForeignElement(_ tag: StartTag, _ namespace: Namespace) {
        let name = namespace == .svg ? adjusted(tag.name, .svgTag) : tag.name
        adjustAttributes(tag, namespace)
        var node = element(name, tag.attributes)
        node.namespace = namespace
        insert(node)
        var traits = (namespace == .svg ? ElementTraits.svg : ElementTraits.mathML)[name]
        if namespace == .mathML, name == HTMLName.annotationXml.rawValue, isHTMLAnnotation(tag) {
            traits.insert(.htmlIntegration)
        }
        push(OpenElement(node: lastNode, name: name, tagName: tag.name, traits: traits))
    }

    private func isHTMLAnnotation(_ tag: StartTag) -> Bool {
        guard let encoding = value(.encoding, of: tag) else { return false }
        return ["text/html", "application/xhtml+xml"].contains { type in
            encoding.elementsEqual(type.utf8) { $0.asciiLowercased == $1 }
        }
    }

    /// Adjust SVG attributes, adjust MathML attributes.
    private mutating func adjustAttributes(_ tag: StartTag, _ namespace: Namespace) {
        let kind = namespace == .svg ? ForeignNames.Kind.svgAttribute : .mathMLAttribute
        for index in tag.attributes {
            attributeArena[Int(index)].name = adjusted(attributeArena[Int(index)].name, kind)
        }
    }

    /// The number of what a name is spelled like in foreign content.
    private mutating func adjusted(_ name: Int32, _ kind: ForeignNames.Kind) -> Int32 {
        // No well-known name is spelled otherwise there.
        guard name >= HTMLName.count else { return name }
        let key = ForeignNames.Key(name: name, kind: kind)
        if let known = adjustedNames[key] { return known }
        let result = kind.spellings[names.spellings[Int(name)]].map { names.add(exactly: $0) } ?? name
        adjustedNames[key] = result
        return result
    }
}
