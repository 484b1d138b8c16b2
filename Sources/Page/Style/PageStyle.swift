import Groundwork
import HTML

/// As much of CSS as decides what is in the accessibility tree and how its text reads: display, visibility, white
/// space, floats, letters' case, list markers, generated text, the borders and colours of cells.
///
/// Reads `<style>` elements and `style` attributes; style sheets of their own are not loaded.
package struct PageStyle: Sendable {
    /// How an element takes part in the layout around it.
    enum Display: UInt8 { case none, block, inline, inlineBlock, contents }
    /// How an element lays out its contents, where that matters.
    enum Inner: UInt8 { case flow, flex, box, listItem, table, tableRow, tableCell }
    enum WhiteSpace: UInt8 { case collapses, keepsBreaks, kept }
    enum LetterCase: UInt8 { case asWritten, upper, lower, capitalized }
    package struct Style: Sendable {
        var display = Display.inline
        var inner = Inner.flow
        /// Not shown: this element or one around it has `display: none`.
        package var isUnrendered = false
        /// `visibility: hidden`, inherited.
        package var isInvisible = false
        /// Inherited.
        var whiteSpace = WhiteSpace.collapses
        /// `text-transform`, inherited.
        var letterCase = LetterCase.asWritten
        /// No list markers, inherited.
        var hidesMarkers = false
        /// `quotes: none`, inherited.
        var hidesQuotes = false
        /// `-webkit-line-clamp`: an old flexible box is an ordinary one.
        var clampsLines = false
        var isFloating = false
        var isPositioned = false
        /// What of the contents is shown where these are a picture or formula.
        var drawing = Drawing.page

        /// Beside the text around it, not within.
        var isOutOfFlow: Bool { isFloating || isPositioned }
        var keepsSpace: Bool { whiteSpace == .kept }
    }

    enum Side: Sendable { case before, after }

    private let styles: [Style]
    /// What `::before` and `::after` add, by element.
    private let generated: [Int: GeneratedContent]
    /// Borders and colours of elements that have any, in pages with tables.
    private let boxes: [Int: BoxStyle]

    package subscript(_ index: Int) -> Style { styles[index] }

    func box(_ index: Int) -> BoxStyle? { boxes[index] }

    /// Whether anything on the page has a pseudo-element.
    var generates: Bool { !generated.isEmpty }

    func hasGenerated(_ index: Int) -> Bool { !generated.isEmpty && generated[index] != nil }

    /// The text of a pseudo-element; nil where there is none.
    func generated(_ side: Side, _ index: Int) -> GeneratedContent.Piece? {
        guard !generated.isEmpty, let content = generated[index] else { return nil }
        return side == .before ? content.before : content.after
    }

    /// The style of a page as an agent left it. What does not depend on what the agent opened or closed is kept with the
    /// document as soon as somebody types on the page, so that typing on styles nothing again.
    /// - Parameter budget: what testing selectors is paid from.
    package init(_ document: Document, _ state: FormState, _ budget: WorkBudget) {
        guard state.open.isEmpty, !state.isPristine else {
            self.init(of: document, state, budget)
            return
        }
        let kept: KeptStyle = document.derived()
        budget.spend(kept.steps)
        self = kept.style
    }

    fileprivate init(of document: Document, _ state: FormState, _ budget: WorkBudget) {
        let rules = document.styleRules
        let controls = FormControls(document: document, state: state)
        let matcher = SelectorMatcher(document, budget)
        let shadow = document.shadowHosts.isEmpty ? nil : ShadowStyles(document, rules, matcher, budget)
        var generated: [Int: GeneratedContent] = [:]
        var boxes: [Int: BoxStyle] = [:]
        var styles = [Style](repeating: Style(), count: document.count)
        for index in 1..<max(1, document.count) {
            let parentIndex = Int(document.nodes[index].parent)
            let parent = styles[parentIndex]
            var style = Self.inherited(from: parent)
            if document.nodes[index].kind == .element, !style.isUnrendered {
                let tree = shadow?.tree(of: index)
                let box =
                    if let shadow, let tree {
                        Self.apply(
                            tree.matcher, index, tree.rules, controls, shadow.outerTrees(of: index),
                            to: &style)
                    } else { Self.apply(matcher, index, rules, controls, [], to: &style) }
                if style.drawing != .page || document.isElement(index, .svg)
                    || document.isElement(index, .math)
                {
                    let (drawing, isShown) = Drawing.inside(document, index, within: style.drawing)
                    style.drawing = drawing
                    if !isShown { style.isUnrendered = true }
                }
                if let box { boxes[index] = box }
                if style.display == .contents, parent.inner == .flex { style.inner = .flex }
                if parent.inner == .flex { Self.makeFlexItem(&style) }
                let content =
                    if let tree { tree.rules.generated(tree.matcher, index, style) } else {
                        rules.generated(matcher, index, style)
                    }
                if let content { generated[index] = content }
            }
            if document.nodes[index].kind == .text, Self.hidesText(in: parentIndex, document, controls) {
                style.isUnrendered = true
            }
            if let shadow, shadow.leavesOut(index, parentIndex) { style.isUnrendered = true }
            if style.drawing != .page, document.nodes[index].kind == .text, !style.drawing.showsText {
                style.isUnrendered = true
            }
            styles[index] = style
        }
        self.styles = styles
        self.generated = generated
        self.boxes = boxes
    }

    /// Bytes that the style takes.
    fileprivate var memoryFootprint: Int {
        let texts = generated.values.reduce(0) {
            $0 + MemorySize.of($1.before?.text ?? "") + MemorySize.of($1.after?.text ?? "")
        }
        return 64 + MemorySize.of(styles) + MemorySize.of(generated) + texts + MemorySize.of(boxes)
            + boxes.count * MemorySize.block * 2
    }

    private static func inherited(from parent: Style) -> Style {
        var style = Style()
        style.isUnrendered = parent.isUnrendered
        style.isInvisible = parent.isInvisible
        style.whiteSpace = parent.whiteSpace
        style.letterCase = parent.letterCase
        style.hidesMarkers = parent.hidesMarkers
        style.hidesQuotes = parent.hidesQuotes
        style.drawing = parent.drawing
        return style
    }

    /// Items of a flexible box are blocks, and do not float.
    private static func makeFlexItem(_ style: inout Style) {
        style.isFloating = false
        if style.display == .inline || style.display == .inlineBlock { style.display = .block }
    }

    private static func apply(
        _ matcher: SelectorMatcher, _ index: Int, _ rules: StyleRules, _ controls: FormControls,
        _ outer: [ShadowStyles.Tree], to style: inout Style
    ) -> BoxStyle? {
        let document = matcher.document
        let name = document.nodes[index].name
        style.display = name < HTMLName.count ? defaults[Int(name)] : .inline
        switch name {
        case HTMLName.pre.rawValue, HTMLName.textarea.rawValue, HTMLName.listing.rawValue:
            style.whiteSpace = .kept
        case HTMLName.li.rawValue: style.inner = .listItem
        case HTMLName.select.rawValue, HTMLName.input.rawValue, HTMLName.button.rawValue:
            style.letterCase = .asWritten
        default: break
        }
        if document.has(.hidden, index) { style.display = .none }
        if name == HTMLName.table.rawValue,
            document.equals(.align, index, "left") || document.equals(.align, index, "right")
        {
            style.isFloating = true
        }
        var box: BoxStyle?
        for tree in outer { tree.rules.apply(tree.matcher, index, to: &style, box: &box) }
        if !rules.isEmpty || document.has(.style, index) || !outer.isEmpty {
            rules.apply(matcher, index, to: &style, box: &box)
            if style.inner == .box { style.inner = style.clampsLines ? .flow : .flex }
            if style.display == .inline, name < HTMLName.count, defaults[Int(name)] == .inlineBlock {
                style.display = .inlineBlock
            }
            if style.isOutOfFlow, style.display == .inline || style.display == .inlineBlock {
                style.display = .block
            }
        }
        if isHiddenByLanguage(document, index, controls) { style.display = .none }
        style.isUnrendered = style.display == .none
        return box
    }

    /// What HTML itself does not render, whatever the style says.
    private static func isHiddenByLanguage(_ document: Document, _ index: Int, _ controls: FormControls)
        -> Bool
    {
        let parent = Int(document.nodes[index].parent)
        guard
            document.has(.popover, index)
                || Self.hides(document.nodes[index].name, in: document.nodes[parent].name)
        else { return false }
        if document.isElement(parent, .details),
            !document.isElement(index, .summary) || !document.isFirstOfName(index)
        {
            return !controls.isOpen(NodeID(parent))
        }
        switch document.known(index) {
        case .input: return controls.kind(of: NodeID(index)) == .hidden
        case .dialog: return !controls.isOpen(NodeID(index))
        // A form that the parser put between a table and its rows.
        case .form: return isTablePart(document.known(parent))
        case .template, .script, .style, .head, .title, .meta, .link, .base: return true
        case .symbol, .metadata, .desc: return document.ancestor(.svg, of: index) != nil
        case .video, .audio:
            return document.known(index) == .audio && !document.has(.controls, index)
        default:
            if document.has(.popover, index), !controls.isOpen(NodeID(index)) { return true }
            // Fallback contents of embedded media.
            switch document.known(parent) {
            case .video, .audio: return true
            // What the frame shows is its document; anything else is a fallback for browsers without frames.
            case .iframe: return !document.isElement(index, .html)
            default: return false
            }
        }
    }

    private static func isTablePart(_ name: HTMLName?) -> Bool {
        switch name {
        case .table, .tbody, .thead, .tfoot, .tr: true
        default: false
        }
    }

    /// Closed details hide their texts; those in media and frames are for browsers without.
    private static func hidesText(in parent: Int, _ document: Document, _ controls: FormControls) -> Bool {
        let name = document.nodes[parent].name
        guard name >= 0, name < Int32(mayHideContents.count), mayHideContents[Int(name)] else { return false }
        return name != HTMLName.details.rawValue || !controls.isOpen(NodeID(parent))
    }

    /// Whether HTML may hide an element of this name in one of that name.
    private static func hides(_ name: Int32, in parent: Int32) -> Bool {
        let count = Int32(mayBeHidden.count)
        return name >= 0 && name < count && mayBeHidden[Int(name)]
            || parent >= 0 && parent < count && mayHideContents[Int(parent)]
    }

    private static let mayBeHidden = table([
        .input, .dialog, .form, .template, .script, .style, .head, .title, .meta, .link, .base, .symbol,
        .metadata,
        .desc,
        .video, .audio,
    ])
    private static let mayHideContents = table([.details, .video, .audio, .iframe])

    private static func table(_ names: [HTMLName]) -> [Bool] {
        var table = [Bool](repeating: false, count: Int(HTMLName.count))
        for name in names { table[Int(name.rawValue)] = true }
        return table
    }

    private static let defaults: [Display] = {
        var table = [Display](repeating: .inline, count: Int(HTMLName.count))
        let block: [HTMLName] = [
            .html, .body, .address, .article, .aside, .blockquote, .center, .dd, .details, .dialog, .dir,
            .div, .dl,
            .dt, .fieldset, .figcaption, .figure, .footer, .form, .frameset, .h1, .h2, .h3, .h4, .h5, .h6,
            .header,
            .hgroup, .hr, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup, .option, .p, .plaintext,
            .pre,
            .search, .section, .summary, .table, .tbody, .td, .tfoot, .th, .thead, .tr, .ul, .xmp, .caption,
            .colgroup, .col, .marquee,
        ]
        let inlineBlock: [HTMLName] = [
            .button, .input, .select, .textarea, .img, .video, .audio, .canvas, .iframe, .object, .embed,
            .meter,
            .progress, .svg, .applet,
        ]
        let none: [HTMLName] = [
            .area, .base, .basefont, .bgsound, .datalist, .head, .link, .meta, .noembed, .noframes, .param,
            .rp,
            .script, .source, .style, .template, .title, .track,
        ]
        for name in block { table[Int(name.rawValue)] = .block }
        for name in inlineBlock { table[Int(name.rawValue)] = .inlineBlock }
        for name in none { table[Int(name.rawValue)] = .none }
        for name in [HTMLName.slot, .shadowRoot] { table[Int(name.rawValue)] = .contents }
        return table
    }()
}

extension PageStyle.Style {
    /// Text in the letters that are shown.
    func text(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard letterCase != .asWritten else { return bytes }
        return Array(letterCase.applied(to: String(decoding: bytes, as: UTF8.self)).utf8)[...]
    }
}

/// The style of a page on which nothing was opened or closed.
private struct KeptStyle: DerivedFromDocument {
    let style: PageStyle
    /// What it took to find it.
    let steps: Int

    init(_ document: Document) {
        let budget = WorkBudget(for: document)
        style = PageStyle(of: document, FormState(), budget)
        steps = budget.used
    }

    var memoryFootprint: Int { style.memoryFootprint }
}
