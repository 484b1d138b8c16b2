import Groundwork
import HTML

/// As much of CSS as decides what is in the accessibility tree and how its text reads: display, visibility, white
/// space, floats, letters' case, list markers, generated text, the borders and colours of cells.
///
/// Reads `<style>` elements, `style` attributes, and the linked sheets that were loaded with the document.
package struct PageStyle: Sendable {
    /// How an element takes part in the layout around it.
    enum Display: UInt8 { case none, block, inline, inlineBlock, contents }
    /// How an element lays out its contents, where that matters.
    enum Inner: UInt8 { case flow, flex, box, listItem, table, tableRow, tableCell, tablePart }
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
        /// Of a text: whether it goes on with a word that began before it.
        var continuesWord = false
        /// What language the text is in; inherited.
        var language = TextLanguage.other
        /// No list markers, inherited.
        var hidesMarkers = false
        /// `quotes`, inherited, by the page's list of such values: 0 for those of the language, 1 for none.
        var quotes: UInt8 = 0
        /// `interactivity: inert`, inherited.
        var isInert = false
        /// `content-visibility: hidden`: what is within is not shown.
        var skipsContents = false
        /// Closed details: what is within is not shown but for the summary.
        var hidesDetails = false
        /// `-webkit-line-clamp`: an old flexible box is an ordinary one.
        var clampsLines = false
        var isFloating = false
        var isPositioned = false
        /// What of the contents is shown where these are a picture or formula; inherited.
        var drawing = Drawing.page

        init() {}

        /// What comes from the element around.
        init(within parent: Style) {
            isUnrendered = parent.isUnrendered || parent.skipsContents
            isInvisible = parent.isInvisible
            whiteSpace = parent.whiteSpace
            letterCase = parent.letterCase
            language = parent.language
            hidesMarkers = parent.hidesMarkers
            quotes = parent.quotes
            isInert = parent.isInert
            drawing = parent.drawing
        }

        /// Whether texts within are not shown.
        var hidesChildren: Bool { skipsContents || hidesDetails }
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

    /// What a pseudo-element shows; nil where there is none.
    func generated(_ side: Side, _ index: Int) -> GeneratedContent.Piece? {
        guard !generated.isEmpty, let content = generated[index] else { return nil }
        return side == .before ? content.before : content.after
    }

    /// The style of a page as an agent left it. What does not depend on what the agent did is kept with the document as
    /// soon as somebody types on the page, so that typing on styles nothing again.
    /// - Parameter budget: what testing selectors is paid from.
    package init(_ document: Document, _ state: FormState, _ budget: WorkBudget) {
        guard state.open.isEmpty, !state.isPristine, !document.styleRules.dependsOnState else {
            self.init(of: document, state, budget)
            return
        }
        let kept: KeptStyle = document.derived()
        budget.spend(kept.steps)
        self = kept.style
    }

    fileprivate init(of document: Document, _ state: FormState, _ budget: WorkBudget) {
        var styler = PageStyler(document, state, budget)
        styler.run()
        styles = styler.styles
        boxes = styler.boxes
        generated = styler.flow.isEmpty ? [:] : styler.flow.contents(styler.quoteSets, budget)
    }

    /// Bytes that the style takes.
    fileprivate var memoryFootprint: Int {
        let texts = generated.values.reduce(0) {
            $0 + MemorySize.of($1.before?.text ?? "") + MemorySize.of($1.after?.text ?? "")
        }
        return 64 + MemorySize.of(styles) + MemorySize.of(generated) + texts + MemorySize.of(boxes)
            + boxes.count * MemorySize.block * 2
    }
}

extension PageStyle.Style {
    /// Text in the letters that are shown.
    func text(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard letterCase != .asWritten else { return bytes }
        return Array(shown(String(decoding: bytes, as: UTF8.self)).utf8)[...]
    }

    /// Text in the letters that are shown.
    func shown(_ text: String) -> String {
        letterCase.applied(to: text, in: language, continuesWord: continuesWord)
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
