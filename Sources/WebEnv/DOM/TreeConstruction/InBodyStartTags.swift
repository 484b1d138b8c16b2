import Groundwork

/// Start tags in the "in body" insertion mode.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
extension TreeBuilder {
    mutating func startTagInBody(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: if !isOpen(.template) { addMissing(tag, to: html) }
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
            startTagInHead(tag)
        case .body: mergeBody(tag)
        case .frameset: replaceBody(tag)
        case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .fieldset,
            .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p, .search, .section,
            .summary, .ul:
            closeParagraph()
            insertElement(tag)
        case .h1, .h2, .h3, .h4, .h5, .h6:
            closeParagraph()
            if isCurrent(.heading) { pop() }
            insertElement(tag)
        case .pre, .listing:
            closeParagraph()
            insertElement(tag)
            skipsNewline = true
            isFramesetOK = false
        case .form: startForm(tag)
        case .li: startItem(tag) { $0.isHTML(.li) }
        case .dd, .dt: startItem(tag) { $0.isHTML(.dd) || $0.isHTML(.dt) }
        case .plaintext:
            closeParagraph()
            insertElement(tag)
            request(.plaintext)
        case .button: startButton(tag)
        case .a: startAnchor(tag)
        case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u:
            reconstructFormatting()
            insertElement(tag)
            pushFormatting()
        case .nobr: startNobr(tag)
        default: startTagInBodyFurther(tag)
        }
    }

    /// The second half of the start tags.
    private mutating func startTagInBodyFurther(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .applet, .marquee, .object:
            reconstructFormatting()
            insertElement(tag)
            insertMarker()
            isFramesetOK = false
        case .table:
            if !isQuirky { closeParagraph() }
            insertElement(tag)
            isFramesetOK = false
            mode = .inTable
        case .area, .br, .embed, .img, .keygen, .wbr:
            reconstructFormatting()
            insertVoidElement(tag)
            isFramesetOK = false
        case .input: startInput(tag)
        case .param, .source, .track: insertVoidElement(tag)
        case .hr: startRule(tag)
        case .image:
            // "Change the token's tag name to "img" and reprocess it. (Don't ask.)"
            var changed = tag
            changed.name = HTMLName.img.rawValue
            startTagInBody(changed)
        case .textarea, .xmp, .iframe, .noembed: startTextInBody(tag)
        case .select: startSelect(tag)
        case .option, .optgroup: startOption(tag)
        case .rb, .rtc, .rp, .rt: startRubyPart(tag)
        case .math: startForeign(tag, .mathML)
        case .svg: startForeign(tag, .svg)
        case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr: break
        default:
            // With scripting disabled, noscript is no exception.
            reconstructFormatting()
            insertElement(tag)
        }
    }

    private mutating func mergeBody(_ tag: StartTag) {
        guard open.count > 1, open[1].isHTML(.body), !isOpen(.template) else { return }
        isFramesetOK = false
        addMissing(tag, to: open[1].node)
    }

    private mutating func replaceBody(_ tag: StartTag) {
        guard open.count > 1, open[1].isHTML(.body), isFramesetOK else { return }
        unlink(open[1].node)
        popDown(to: 1)
        insertElement(tag)
        mode = .inFrameset
    }

    private mutating func startForm(_ tag: StartTag) {
        guard form < 0 || isOpen(.template) else { return }
        closeParagraph()
        insertElement(tag)
        if !isOpen(.template) { form = lastNode }
    }

    /// A list item, term or definition.
    private mutating func startItem(_ tag: StartTag, _ isItem: (OpenElement) -> Bool) {
        isFramesetOK = false
        if isOpen(.li) || isOpen(.dd) || isOpen(.dt) { closeItem(isItem) }
        closeParagraph()
        insertElement(tag)
    }

    /// The "loop" of the start tags "li", "dd" and "dt".
    private mutating func closeItem(_ isItem: (OpenElement) -> Bool) {
        for index in searched {
            let element = open[index]
            if isItem(element) {
                generateImpliedEndTags(except: element.name)
                return popDown(to: index)
            }
            let passes = element.isHTML(.address) || element.isHTML(.div) || element.isHTML(.p)
            if element.traits.contains(.special), !passes { return }
        }
    }

    private mutating func startButton(_ tag: StartTag) {
        if isInScope(.button) {
            generateImpliedEndTags()
            popThrough(.button)
        }
        reconstructFormatting()
        insertElement(tag)
        isFramesetOK = false
    }

    private mutating func startAnchor(_ tag: StartTag) {
        if let entry = lastFormatting(HTMLName.a.rawValue) {
            let node = formatting[entry].node
            runAdoptionAgency(HTMLName.a.rawValue)
            if let left = formatting.lastIndex(where: { $0.node == node }) { formatting.remove(at: left) }
            if let left = open.lastIndex(where: { $0.node == node }) { removeOpen(at: left) }
        }
        reconstructFormatting()
        insertElement(tag)
        pushFormatting()
    }

    private mutating func startNobr(_ tag: StartTag) {
        reconstructFormatting()
        if isInScope(.nobr) {
            runAdoptionAgency(HTMLName.nobr.rawValue)
            reconstructFormatting()
        }
        insertElement(tag)
        pushFormatting()
    }

    private mutating func startInput(_ tag: StartTag) {
        if isInScope(.select) { popThrough(.select) }
        reconstructFormatting()
        insertVoidElement(tag)
        if !isHidden(tag) { isFramesetOK = false }
    }

    /// Whether a token has a `type` attribute that says "hidden".
    func isHidden(_ tag: StartTag) -> Bool {
        value(.type, of: tag).map { $0.elementsEqual("hidden".utf8) { $0.asciiLowercased == $1 } } ?? false
    }

    private mutating func startRule(_ tag: StartTag) {
        closeParagraph()
        if isInScope(.select) { generateImpliedEndTags() }
        insertVoidElement(tag)
        isFramesetOK = false
    }

    /// Elements whose contents are text.
    private mutating func startTextInBody(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .textarea: skipsNewline = true
        case .xmp:
            closeParagraph()
            reconstructFormatting()
        default: break
        }
        if tag.name != HTMLName.noembed.rawValue { isFramesetOK = false }
        insertTextElement(tag, tag.name == HTMLName.textarea.rawValue ? .rcdata : .rawtext)
    }

    // MARK: Select

    private mutating func startSelect(_ tag: StartTag) {
        if isInScope(.select) { return popThrough(.select) }
        reconstructFormatting()
        insertElement(tag)
        isFramesetOK = false
    }

    private mutating func startOption(_ tag: StartTag) {
        if isInScope(.select) {
            let isOption = tag.name == HTMLName.option.rawValue
            generateImpliedEndTags(except: isOption ? HTMLName.optgroup.rawValue : -1)
        } else if isCurrent(.option) {
            pop()
        }
        reconstructFormatting()
        insertElement(tag)
    }

    private mutating func startRubyPart(_ tag: StartTag) {
        if isInScope(.ruby) {
            let isText = tag.name == HTMLName.rp.rawValue || tag.name == HTMLName.rt.rawValue
            generateImpliedEndTags(except: isText ? HTMLName.rtc.rawValue : -1)
        }
        insertElement(tag)
    }

    private mutating func startForeign(_ tag: StartTag, _ namespace: Namespace) {
        reconstructFormatting()
        insertForeignElement(tag, namespace)
        if tag.isSelfClosing { pop() }
    }
}
