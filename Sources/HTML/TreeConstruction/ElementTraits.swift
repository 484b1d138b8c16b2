/// What tree construction must know of an element.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html
struct ElementTraits: OptionSet {
    let rawValue: UInt32
    /// Has no end tag and no contents.
    static let void = ElementTraits(rawValue: 1 << 0)
    /// "Special": an end tag does not reach past it.
    static let special = ElementTraits(rawValue: 1 << 1)
    /// Goes into the list of active formatting elements.
    static let formatting = ElementTraits(rawValue: 1 << 2)
    /// Bounds the scope of elements in general.
    static let scope = ElementTraits(rawValue: 1 << 3)
    /// Bounds list item scope besides.
    static let listItemScope = ElementTraits(rawValue: 1 << 4)
    /// Bounds button scope besides.
    static let buttonScope = ElementTraits(rawValue: 1 << 5)
    /// Bounds table scope.
    static let tableScope = ElementTraits(rawValue: 1 << 6)
    /// Closed by "generate implied end tags".
    static let impliedEnd = ElementTraits(rawValue: 1 << 7)
    /// Closed by "generate all implied end tags thoroughly".
    static let thoroughlyImpliedEnd = ElementTraits(rawValue: 1 << 8)
    static let heading = ElementTraits(rawValue: 1 << 9)
    /// What is not part of a table goes before it when this element is the current node.
    static let fosters = ElementTraits(rawValue: 1 << 10)
    /// Its start tag ends foreign (SVG, MathML) content.
    static let breaksForeign = ElementTraits(rawValue: 1 << 11)
    /// Has a form owner that the parser may set.
    static let formAssociated = ElementTraits(rawValue: 1 << 12)
    /// No element of HTML.
    static let foreign = ElementTraits(rawValue: 1 << 13)
    /// A "MathML text integration point".
    static let textIntegration = ElementTraits(rawValue: 1 << 14)
    /// An "HTML integration point".
    static let htmlIntegration = ElementTraits(rawValue: 1 << 15)

    /// The traits of elements by interned name.
    struct Table {
        private let traits: [ElementTraits]
        /// Of a name that is not among them.
        private let others: ElementTraits

        fileprivate init(_ members: [(ElementTraits, [HTMLName])], others: ElementTraits) {
            var traits = [ElementTraits](repeating: others, count: Int(HTMLName.count))
            for (trait, names) in members {
                for name in names { traits[Int(name.rawValue)].insert(trait) }
            }
            self.traits = traits
            self.others = others
        }
        subscript(_ name: Int32) -> ElementTraits { Int(name) < traits.count ? traits[Int(name)] : others }
    }
    /// Of elements of HTML.
    static let all = Table(members, others: [])
    static let svg = Table(
        [([.special, .scope, .htmlIntegration], [.foreignobject, .desc, .title])], others: .foreign)
    static let mathML = Table(
        [
            ([.special, .scope, .textIntegration], [.mi, .mo, .mn, .ms, .mtext]),
            ([.special, .scope], [.annotationXml]),
        ], others: .foreign)

    private static let members: [(ElementTraits, [HTMLName])] = [
        (
            .void,
            [
                .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen,
                .link, .meta, .param, .source, .track, .wbr,
            ]
        ),
        (
            .special,
            [
                .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body,
                .br, .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed,
                .fieldset, .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5,
                .h6, .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li, .link,
                .listing, .main, .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript, .object, .ol,
                .p, .param, .plaintext, .pre, .script, .search, .section, .select, .source, .style, .summary,
                .table, .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track, .ul,
                .wbr, .xmp,
            ]
        ),
        (
            .formatting,
            [.a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u]
        ),
        (.scope, [.applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template]),
        (.listItemScope, [.ol, .ul]),
        (.buttonScope, [.button]),
        (.tableScope, [.html, .table, .template]),
        (.impliedEnd, [.dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc]),
        (
            .thoroughlyImpliedEnd,
            [
                .caption, .colgroup, .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc, .tbody, .td,
                .tfoot, .th, .thead, .tr,
            ]
        ),
        (.heading, [.h1, .h2, .h3, .h4, .h5, .h6]),
        (.fosters, [.table, .tbody, .thead, .tfoot, .tr]),
        (
            .breaksForeign,
            [
                .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2,
                .h3, .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre,
                .ruby, .s, .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .`var`,
            ]
        ),
        (.formAssociated, [.button, .fieldset, .img, .input, .object, .output, .select, .textarea]),
    ]
}
