import Groundwork

/// The insertion modes before the body: "initial", "before html", "before head", "in head", "in head noscript", "after head".
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#the-initial-insertion-mode and the sections after it
extension TreeBuilder {
    // MARK: 13.2.6.4.1 initial

    mutating func initialDoctype(_ attributes: Range<Int32>) {
        var parts: [[UInt8]?] = [nil, nil, nil, nil]
        for index in attributes {
            let attribute = attributeArena[Int(index)]
            parts[Int(attribute.name) & 3] = Array(bytes[Int(attribute.valueStart)..<Int(attribute.valueEnd)])
        }
        isQuirky = QuirksMode.isQuirky(
            name: parts[0], publicIdentifier: parts[1], systemIdentifier: parts[2], isForced: parts[3] != nil)
        var node = Node(kind: .doctype)
        if let first = attributes.first, parts[0] != nil {
            node.textStart = attributeArena[Int(first)].valueStart
            node.textEnd = attributeArena[Int(first)].valueEnd
        }
        attributeArena.removeLast(attributes.count)
        identify(&node, parts[1], parts[2])
        append(node, to: 0)
        mode = .beforeHTML
    }

    /// Keeps the identifiers of a document type as attributes, where there are any.
    private mutating func identify(_ node: inout Node, _ publicID: [UInt8]?, _ systemID: [UInt8]?) {
        guard publicID != nil || systemID != nil else { return }
        node.attributesStart = Int32(attributeArena.count)
        for (name, value) in [(HTMLName.public, publicID), (.system, systemID)] {
            let start = Int32(bytes.count)
            bytes.append(contentsOf: value ?? [])
            attributeArena.append(
                .init(name: name.rawValue, valueStart: start, valueEnd: Int32(bytes.count)))
        }
        node.attributesEnd = Int32(attributeArena.count)
    }

    mutating func startTagInitial(_ tag: StartTag) {
        isQuirky = true
        mode = .beforeHTML
        startTagBeforeHTML(tag)
    }

    // MARK: 13.2.6.4.2 before html

    mutating func startTagBeforeHTML(_ tag: StartTag) {
        if tag.name == HTMLName.html.rawValue {
            openHTML(tag)
        } else {
            openHTML(.implied(.html))
            startTagBeforeHead(tag)
        }
    }

    private mutating func openHTML(_ tag: StartTag) {
        insertElement(tag)
        html = lastNode
        mode = .beforeHead
    }

    // MARK: 13.2.6.4.3 before head

    mutating func startTagBeforeHead(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .head: openHead(tag)
        default:
            openHead(.implied(.head))
            startTagInHead(tag)
        }
    }

    private mutating func openHead(_ tag: StartTag) {
        insertElement(tag)
        head = lastNode
        mode = .inHead
    }

    /// Of the modes "initial", "before html" and "before head", which ignore all but four of them.
    mutating func endTagBeforeHead(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .head, .body, .html, .br:
            openThroughHead()
            processEndTag(name)
        default:
            if mode == .initial {
                isQuirky = true
                mode = .beforeHTML
            }
        }
    }

    /// "Anything else" in the modes "initial", "before html" and "before head".
    private mutating func openThroughHead() {
        if mode == .initial { isQuirky = true }
        if html < 0 { openHTML(.implied(.html)) }
        openHead(.implied(.head))
    }

    mutating func textBeforeHead(_ text: Text) {
        let rest = text.drop { $0.isHTMLSpace }
        guard !rest.isEmpty else { return }
        openThroughHead()
        process(rest)
    }

    // MARK: 13.2.6.4.4 in head

    mutating func startTagInHead(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .base, .basefont, .bgsound, .link, .meta: insertVoidElement(tag)
        case .title: insertTextElement(tag, .rcdata)
        case .noframes, .style: insertTextElement(tag, .rawtext)
        case .noscript:
            // Scripting is disabled.
            insertElement(tag)
            mode = .inHeadNoscript
        case .script: insertTextElement(tag, .scriptData)
        case .template:
            let around = open.last
            insertElement(tag)
            declareShadowRoot(tag, in: around)
            insertMarker()
            isFramesetOK = false
            mode = .inTemplate
            templateModes.append(.inTemplate)
        case .head: break
        default:
            closeHead()
            startTagAfterHead(tag)
        }
    }

    /// The generic raw text and RCDATA element parsing algorithms.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#generic-raw-text-element-parsing-algorithm
    mutating func insertTextElement(_ tag: StartTag, _ state: MarkupPreparation.State) {
        insertElement(tag)
        request(state)
        originalMode = mode
        mode = .text
    }

    mutating func endTagInHead(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .head: closeHead()
        case .body, .html, .br:
            closeHead()
            endTagAfterHead(name)
        case .template: endTagTemplate()
        default: break
        }
    }

    private mutating func closeHead() {
        pop()
        mode = .afterHead
    }

    mutating func textInHead(_ text: Text) {
        let rest = text.drop { $0.isHTMLSpace }
        insert(text[..<rest.startIndex])
        guard !rest.isEmpty else { return }
        closeHead()
        textAfterHead(rest)
    }

    /// A template end tag.
    mutating func endTagTemplate() {
        guard isOpen(.template) else { return }
        generateImpliedEndTagsThoroughly()
        popThrough(.template)
        clearFormattingToMarker()
        templateModes.removeLast(min(1, templateModes.count))
        resetInsertionMode()
    }

    // MARK: 13.2.6.4.5 in head noscript

    mutating func startTagInHeadNoscript(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .basefont, .bgsound, .link, .meta, .noframes, .style: startTagInHead(tag)
        case .head, .noscript: break
        default:
            closeHeadNoscript()
            startTagInHead(tag)
        }
    }

    mutating func endTagInHeadNoscript(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .noscript: closeHeadNoscript()
        case .br:
            closeHeadNoscript()
            endTagInHead(name)
        default: break
        }
    }

    mutating func textInHeadNoscript(_ text: Text) {
        let rest = text.drop { $0.isHTMLSpace }
        insert(text[..<rest.startIndex])
        guard !rest.isEmpty else { return }
        closeHeadNoscript()
        textInHead(rest)
    }

    private mutating func closeHeadNoscript() {
        pop()
        mode = .inHead
    }

    // MARK: 13.2.6.4.6 after head

    mutating func startTagAfterHead(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .body:
            insertElement(tag)
            isFramesetOK = false
            mode = .inBody
        case .frameset:
            insertElement(tag)
            mode = .inFrameset
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
            insertInHead(tag)
        case .head: break
        default:
            openBody()
            process(tag)
        }
    }

    /// Pushes the head onto the stack again for one start tag.
    private mutating func insertInHead(_ tag: StartTag) {
        if nodes[Int(html)].lastChild != head { isOutOfOrder = true }
        let traits = ElementTraits.all[HTMLName.head.rawValue]
        let name = HTMLName.head.rawValue
        push(OpenElement(node: head, name: name, tagName: name, traits: traits))
        startTagInHead(tag)
        if let place = open.lastIndex(where: { $0.node == head }) { removeOpen(at: place) }
    }

    mutating func endTagAfterHead(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .template: endTagTemplate()
        case .body, .html, .br:
            openBody()
            processEndTag(name)
        default: break
        }
    }

    mutating func textAfterHead(_ text: Text) {
        let rest = text.drop { $0.isHTMLSpace }
        insert(text[..<rest.startIndex])
        guard !rest.isEmpty else { return }
        openBody()
        process(rest)
    }

    private mutating func openBody() {
        insertElement(.body)
        mode = .inBody
    }

    // MARK: The end of the file

    /// An end-of-file token, in all modes.
    mutating func endOfFile() {
        if mode == .inTableText { flushTableText() }
        if mode == .text {
            pop()
            mode = originalMode
        }
        // "In template": each open one ends.
        if isOpen(.template) {
            while isOpen(.template) {
                popThrough(.template)
                clearFormattingToMarker()
            }
            templateModes = []
            resetInsertionMode()
        }
        switch mode {
        case .initial, .beforeHTML, .beforeHead:
            openThroughHead()
            closeHead()
            openBody()
        case .inHead:
            closeHead()
            openBody()
        case .inHeadNoscript:
            closeHeadNoscript()
            closeHead()
            openBody()
        case .afterHead: openBody()
        default: break
        }
    }
}
