import HTML

/// The browser's own style sheet, and what HTML renders or doesn't whatever any style says.
/// Source: https://html.spec.whatwg.org/multipage/rendering.html
enum BrowserStyle {
    /// What holds for an element where no author says otherwise.
    static func apply(
        _ document: Document, _ index: Int, _ controls: FormControls, to style: inout PageStyle.Style
    ) {
        let name = document.nodes[index].name
        style.display = name >= 0 && name < HTMLName.count ? defaults[Int(name)] : .inline
        switch name {
        case HTMLName.pre.rawValue, HTMLName.textarea.rawValue, HTMLName.listing.rawValue,
            HTMLName.xmp.rawValue, HTMLName.plaintext.rawValue:
            style.whiteSpace = .kept
            if name == HTMLName.textarea.rawValue { style.letterCase = .asWritten }
        case HTMLName.li.rawValue: style.inner = .listItem
        case HTMLName.select.rawValue, HTMLName.input.rawValue, HTMLName.button.rawValue:
            style.letterCase = .asWritten
        case HTMLName.dialog.rawValue: if !controls.isOpen(NodeID(index)) { style.display = .none }
        default: break
        }
        guard document.nodes[index].attributesEnd > document.nodes[index].attributesStart else { return }
        if document.has(.popover, index), !controls.isOpen(NodeID(index)) { style.display = .none }
    }

    /// What attributes say of the style, which is weaker than any sheet of the site.
    /// Source: https://html.spec.whatwg.org/multipage/rendering.html#presentational-hints
    static func applyAttributes(
        _ document: Document, _ index: Int, to style: inout PageStyle.Style
    ) {
        let name = document.nodes[index].name
        if let value = document.range(of: .hidden, index) { hide(document, value, &style) }
        if let language = document.range(of: .lang, index) {
            style.language = TextLanguage(tag: document.bytes[language])
        }
        if name == HTMLName.table.rawValue,
            document.equals(.align, index, "left") || document.equals(.align, index, "right")
        {
            style.isFloating = true
        }
    }

    /// Source: https://html.spec.whatwg.org/multipage/interaction.html#the-hidden-attribute
    private static func hide(_ document: Document, _ value: Range<Int>, _ style: inout PageStyle.Style) {
        let isSearched = document.bytes[value].elementsEqual("until-found".utf8) { $0.asciiLowercased == $1 }
        if isSearched { style.skipsContents = true } else { style.display = .none }
    }

    /// What follows from the values of several properties, and what no author can change.
    static func finish(
        _ document: Document, _ index: Int, _ parent: PageStyle.Style, _ controls: FormControls,
        _ style: inout PageStyle.Style
    ) {
        if style.inner == .box { style.inner = style.clampsLines ? .flow : .flex }
        let name = document.nodes[index].name
        // The texts of options are said as written, whatever their select shows.
        if name == HTMLName.option.rawValue { style.letterCase = .asWritten }
        let isKnown = name >= 0 && name < HTMLName.count
        if isKnown, style.display == .inline || style.display == .contents {
            if style.display == .contents, hasNoContents[Int(name)] { style.display = .none }
            if style.display == .inline, defaults[Int(name)] == .inlineBlock { style.display = .inlineBlock }
        }
        if style.isOutOfFlow, style.display == .inline || style.display == .inlineBlock {
            style.display = .block
        }
        if parent.inner == .flex { makeFlexItem(&style) }
        if style.skipsContents, !canSkipContents(style, document.known(index)) { style.skipsContents = false }
        if isHiddenByLanguage(document, index, parent, controls) { style.display = .none }
        style.isUnrendered = style.display == .none
    }

    /// Items of a flexible box are blocks, and do not float.
    private static func makeFlexItem(_ style: inout PageStyle.Style) {
        style.isFloating = false
        if style.display == .inline || style.display == .inlineBlock { style.display = .block }
    }

    /// Boxes within lines and those of tables do not skip their contents.
    /// Source: https://www.w3.org/TR/css-contain-2/#content-visibility
    private static func canSkipContents(_ style: PageStyle.Style, _ name: HTMLName?) -> Bool {
        guard style.display == .block || style.display == .inlineBlock else { return false }
        switch style.inner {
        case .table, .tableRow, .tablePart: return false
        default: break
        }
        switch name {
        case .table, .tr, .tbody, .thead, .tfoot: return style.inner != .flow
        default: return true
        }
    }

    /// What HTML itself does not render, whatever the style says.
    private static func isHiddenByLanguage(
        _ document: Document, _ index: Int, _ parent: PageStyle.Style, _ controls: FormControls
    ) -> Bool {
        if parent.hidesDetails, !document.isElement(index, .summary) || !document.isFirstOfName(index) {
            return true
        }
        let around = Int(document.nodes[index].parent)
        guard hides(document.nodes[index].name, in: document.nodes[around].name) else { return false }
        switch document.known(index) {
        case .input: if controls.kind(of: NodeID(index)) == .hidden { return true }
        case .audio: if !document.has(.controls, index) { return true }
        // A form that the parser put between a table and its rows.
        case .form: return isTablePart(document.known(around))
        case .area, .datalist, .rp, .param, .noembed, .noframes, .title: return true
        case .style, .script: if document.namespace(NodeID(index)) == .svg { return true }
        case .symbol, .metadata, .desc: if document.ancestor(.svg, of: index) != nil { return true }
        default: break
        }
        switch document.known(around) {
        // Fallback contents of embedded media.
        case .video, .audio: return true
        // Contents of templates belong to no page.
        case .template: return true
        // What the frame shows is its document; anything else is a fallback for browsers without frames.
        case .iframe: return !document.isElement(index, .html)
        default: return false
        }
    }

    private static func isTablePart(_ name: HTMLName?) -> Bool {
        switch name {
        case .table, .tbody, .thead, .tfoot, .tr: true
        default: false
        }
    }

    /// Whether a text is a fallback for browsers without media or frames.
    static func hidesText(in document: Document, _ index: Int) -> Bool {
        let name = document.nodes[Int(document.nodes[index].parent)].name
        return name == HTMLName.video.rawValue || name == HTMLName.audio.rawValue
            || name == HTMLName.iframe.rawValue
    }

    /// Whether HTML may hide an element of this name in one of that name.
    private static func hides(_ name: Int32, in parent: Int32) -> Bool {
        let count = Int32(mayBeHidden.count)
        return name >= 0 && name < count && mayBeHidden[Int(name)]
            || parent >= 0 && parent < count && mayHideContents[Int(parent)]
    }

    private static let mayBeHidden = table([
        .input, .form, .symbol, .metadata, .desc, .audio, .area, .datalist, .rp, .title, .style, .script,
        .param,
        .noembed,
        .noframes,
    ])
    private static let mayHideContents = table([.video, .audio, .iframe, .template])

    /// Elements that have no contents of their own to put text beside.
    static func isReplaced(_ name: HTMLName?) -> Bool {
        switch name {
        case .img, .input, .textarea, .select, .option, .video, .audio, .iframe, .canvas, .object, .embed,
            .br, .hr, .svg:
            true
        default: false
        }
    }

    /// Elements that `display: contents` takes away.
    /// Source: https://www.w3.org/TR/css-display-3/#unbox
    private static let hasNoContents = table([
        .br, .wbr, .meter, .progress, .canvas, .embed, .object, .audio, .iframe, .img, .video, .frame,
        .frameset,
        .input, .textarea, .select, .svg,
    ])

    private static func table(_ names: [HTMLName]) -> [Bool] {
        var table = [Bool](repeating: false, count: Int(HTMLName.count))
        for name in names { table[Int(name.rawValue)] = true }
        return table
    }

    private static let defaults: [PageStyle.Display] = {
        var table = [PageStyle.Display](repeating: .inline, count: Int(HTMLName.count))
        let block: [HTMLName] = [
            .html, .body, .address, .article, .aside, .blockquote, .center, .dd, .details, .dialog, .dir,
            .div, .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .frameset, .h1, .h2, .h3, .h4,
            .h5, .h6, .header, .hgroup, .hr, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup,
            .option, .p, .plaintext, .pre, .search, .section, .summary, .table, .tbody, .td, .tfoot, .th,
            .thead, .tr, .ul, .xmp, .caption, .colgroup, .col, .marquee,
        ]
        let inlineBlock: [HTMLName] = [
            .button, .input, .select, .textarea, .img, .video, .audio, .canvas, .iframe, .object, .embed,
            .meter, .progress, .svg, .applet,
        ]
        let none: [HTMLName] = [
            .area, .base, .basefont, .bgsound, .datalist, .head, .link, .meta, .noembed, .noframes, .param,
            .rp, .script, .source, .style, .template, .title, .track,
        ]
        for name in block { table[Int(name.rawValue)] = .block }
        for name in inlineBlock { table[Int(name.rawValue)] = .inlineBlock }
        for name in none { table[Int(name.rawValue)] = .none }
        for name in [HTMLName.slot, .shadowRoot] { table[Int(name.rawValue)] = .contents }
        return table
    }()
}
