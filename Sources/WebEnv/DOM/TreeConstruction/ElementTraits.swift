/// What tree construction must know of an element.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html
struct ElementTraits: OptionSet {
    let rawValue: UInt16
    /// Has no end tag and no contents.
    static let void = ElementTraits(rawValue: 1 << 0)
    /// "Special": an end tag does not reach past it.
    static let special = ElementTraits(rawValue: 1 << 1)
    /// Goes into the list of active formatting elements.
    static let formatting = ElementTraits(rawValue: 1 << 2)
    /// Bounds every scope.
    static let scopeBoundary = ElementTraits(rawValue: 1 << 3)
    /// Its start tag closes an open paragraph.
    static let closesParagraph = ElementTraits(rawValue: 1 << 4)
    /// Closed by "generate implied end tags".
    static let impliedEnd = ElementTraits(rawValue: 1 << 5)
    /// Belongs into the head while there is no body.
    static let metadata = ElementTraits(rawValue: 1 << 6)
    static let heading = ElementTraits(rawValue: 1 << 7)
    /// Its end tag closes whatever is open inside, if it is in scope.
    static let block = ElementTraits(rawValue: 1 << 8)
    /// What is not part of a table goes before it when this element is the current node.
    static let tableContext = ElementTraits(rawValue: 1 << 9)
    /// Its start tag ends foreign (SVG, MathML) content.
    static let breaksForeign = ElementTraits(rawValue: 1 << 10)
    /// Opening it puts a marker into the list of active formatting elements.
    static let marker = ElementTraits(rawValue: 1 << 11)
    /// Caption, column, row group, row, cell.
    static let tablePart = ElementTraits(rawValue: 1 << 12)

    /// The traits of elements by interned name; a builder keeps it at hand.
    struct Table {
        private let traits: [ElementTraits]

        fileprivate init() {
            var traits = [ElementTraits](repeating: [], count: Int(HTMLName.count))
            for (trait, names) in members {
                for name in names { traits[Int(name.rawValue)].insert(trait) }
            }
            self.traits = traits
        }
        subscript(_ name: Int32) -> ElementTraits { Int(name) < traits.count ? traits[Int(name)] : [] }
    }
    static let all = Table()

    private static let members: [(ElementTraits, [HTMLName])] = [
        (
            .void,
            [
                .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen,
                .link, .meta,
                .param, .source, .track, .wbr,
            ]
        ),
        (
            .special,
            [
                .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body,
                .br,
                .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed,
                .fieldset,
                .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head,
                .header,
                .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li, .link, .listing, .main, .marquee,
                .menu,
                .meta, .nav, .noembed, .noframes, .noscript, .object, .ol, .p, .param, .plaintext, .pre,
                .script,
                .search, .section, .select, .source, .style, .summary, .table, .tbody, .td, .template,
                .textarea,
                .tfoot, .th, .thead, .title, .tr, .track, .ul, .wbr, .xmp, .mi, .mo, .mn, .ms, .mtext,
                .annotationXml, .foreignobject, .desc,
            ]
        ),
        (
            .formatting,
            [.a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u]
        ),
        (
            .scopeBoundary,
            [
                .applet, .caption, .html, .table, .td, .th, .marquee, .object, .template, .mi, .mo, .mn, .ms,
                .mtext,
                .annotationXml, .foreignobject, .desc,
            ]
        ),
        (
            .closesParagraph,
            [
                .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl,
                .fieldset,
                .figcaption, .figure, .footer, .form, .header, .hgroup, .hr, .main, .menu, .nav, .ol, .p,
                .search,
                .section, .summary, .ul, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .listing, .xmp, .plaintext, .dd,
                .dt, .li,
            ]
        ),
        (.impliedEnd, [.dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc]),
        (
            .metadata,
            [
                .base, .basefont, .bgsound, .link, .meta, .title, .style, .script, .noscript, .template,
                .noframes,
            ]
        ),
        (.heading, [.h1, .h2, .h3, .h4, .h5, .h6]),
        (
            .block,
            [
                .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div, .dl,
                .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav, .ol,
                .pre,
                .search, .section, .select, .summary, .ul, .dd, .dt, .applet, .marquee, .object,
            ]
        ),
        (.tableContext, [.table, .tbody, .thead, .tfoot, .tr]),
        (
            .breaksForeign,
            [
                .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2,
                .h3,
                .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby,
                .s,
                .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .`var`,
            ]
        ),
        (.marker, [.applet, .marquee, .object, .td, .th, .caption, .template]),
        (.tablePart, [.caption, .colgroup, .col, .tbody, .thead, .tfoot, .tr, .td, .th]),
    ]
}
