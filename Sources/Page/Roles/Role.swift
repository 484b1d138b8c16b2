/// A role of WAI-ARIA 1.3, DPUB-ARIA 1.1, graphics-ARIA or HTML-AAM, and the few that only browsers know.
///
/// Source: https://w3c.github.io/aria/, https://w3c.github.io/html-aam/
public enum Role: UInt8, Sendable, Hashable, CaseIterable {
    // Browser-level nodes
    /// The page, a run of text, and what has no role of its own.
    case document, text, none, generic
    // Widgets
    /// What a user works with.
    case button, checkbox, combobox, gridcell, link, listbox, menu, menubar, menuitem, menuitemcheckbox,
        menuitemradio, option, progressbar, radio, radiogroup, scrollbar, searchbox, separator, slider,
        spinbutton, `switch`, tab, tablist, tabpanel, textbox, tree, treegrid, treeitem, grid
    // Structure
    /// What gives a page its structure.
    case application, article, blockquote, caption, cell, code, columnheader, comment, definition, deletion,
        directory, emphasis, feed, figure, group, heading, image, insertion, list, listitem, mark, math,
        meter,
        note, paragraph, presentation, row, rowgroup, rowheader, sectionfooter, sectionheader, strong,
        `subscript`, suggestion, superscript, table, term, time, toolbar, tooltip
    // Landmarks and live regions
    /// Parts of a page that a user can jump to.
    case banner, complementary, contentinfo, form, main, navigation, region, search
    /// What tells of changes by itself.
    case alert, alertdialog, dialog, log, marquee, status, timer
    // HTML elements that have no ARIA role but a node of their own in browsers
    /// Elements that browsers give a role which ARIA has no word for.
    case labelText, legend, iframe, video, audio, canvas, figcaption, descriptionList, disclosureTriangle,
        abbreviation, date, dateTime, inputTime, colorWell, embeddedObject, pluginObject, ruby, summary,
        svgRoot
    /// The `document` role of ARIA, tables that only lay out a page, and `cite`.
    case articleDocument, layoutTable, layoutTableRow, layoutTableCell, htmlCite
    // DPUB-ARIA
    /// Parts of books, by the names of DPUB-ARIA.
    case docAbstract, docAcknowledgments, docAfterword, docAppendix, docBacklink, docBiblioentry,
        docBibliography,
        docBiblioref, docChapter, docColophon, docConclusion, docCover, docCredit, docCredits, docDedication,
        docEndnote, docEndnotes, docEpigraph, docEpilogue, docErrata, docExample, docFootnote, docForeword,
        docGlossary, docGlossref, docIndex, docIntroduction, docNoteref, docNotice, docPagebreak,
        docPagefooter,
        docPageheader, docPagelist, docPart, docPreface, docPrologue, docPullquote, docQna, docSubtitle,
        docTip,
        docToc
    // Graphics-ARIA
    /// Parts of drawings, by the names of graphics-ARIA.
    case graphicsDocument, graphicsObject, graphicsSymbol
}

extension Role {
    /// The role as ARIA spells it; what ARIA has no word for is named as in Chromium.
    public var ariaName: String { Self.ariaNames[Int(rawValue)] }
    /// The role as the Chrome DevTools Protocol prints it.
    public var chromiumName: String { Self.chromiumNames[Int(rawValue)] }

    /// The role that a token of a `role` attribute names; nil for abstract and unknown roles.
    public init?(token: String) {
        guard let role = Self.tokens[token] else { return nil }
        self = role
    }

    private static let ariaNames: [String] = allCases.map { role in
        if let name = browserNames[role] { return name }
        let name = String(describing: role)
        for prefix in ["doc", "graphics"]
        where name.hasPrefix(prefix) && name.dropFirst(prefix.count).first?.isUppercase == true {
            return prefix + "-" + name.dropFirst(prefix.count).lowercased()
        }
        return role == .articleDocument ? "document" : role == .htmlCite ? "html-cite" : name
    }
    private static let chromiumNames: [String] = allCases.map { role in
        switch role {
        case .document: "RootWebArea"
        case .text: "StaticText"
        case .image: "img"
        default: ariaNames[Int(role.rawValue)]
        }
    }
    private static let browserNames: [Role: String] = [
        .labelText: "LabelText", .legend: "Legend", .iframe: "Iframe", .video: "Video", .audio: "Audio",
        .canvas: "Canvas", .figcaption: "Figcaption", .descriptionList: "DescriptionList",
        .disclosureTriangle: "DisclosureTriangle", .abbreviation: "Abbr", .date: "Date",
        .dateTime: "DateTime",
        .inputTime: "InputTime", .colorWell: "ColorWell", .embeddedObject: "EmbeddedObject",
        .pluginObject: "PluginObject", .ruby: "Ruby",
        .summary: "Summary", .svgRoot: "SvgRoot", .layoutTable: "LayoutTable",
        .layoutTableRow: "LayoutTableRow",
        .layoutTableCell: "LayoutTableCell",
    ]
    private static let tokens: [String: Role] = {
        let notRoles: Set<Role> = [.document, .text, .htmlCite]
        var result: [String: Role] = [:]
        for role in allCases where browserNames[role] == nil && !notRoles.contains(role) {
            result[role.ariaName] = role
        }
        result["img"] = .image
        result["directory"] = .list
        return result
    }()
}

extension Role {
    /// Where neither author nor host language names it, the contents do.
    var isNamedFromContent: Bool { Self.namedFromContent[Int(rawValue)] }
    /// Such a thing's contents are not part of the name of what is around it, only its own name is.
    var isOpaqueInNames: Bool { Self.opaqueInNames[Int(rawValue)] }
    /// Without ARIA attributes, such a node has no state and no property but focus.
    var isPlain: Bool {
        switch self {
        case .generic, .link, .article, .blockquote, .caption, .cell, .code, .definition, .deletion,
            .emphasis,
            .figure, .heading, .image, .insertion, .list, .listitem, .mark, .paragraph, .row, .rowgroup,
            .strong,
            .subscript, .superscript, .table, .term, .time, .banner, .complementary, .contentinfo, .form,
            .main,
            .navigation, .region, .search, .labelText, .legend, .figcaption, .descriptionList, .abbreviation,
            .svgRoot, .sectionheader, .sectionfooter, .iframe, .layoutTable, .layoutTableRow,
            .layoutTableCell:
            true
        default: false
        }
    }
    /// It may show and hide something.
    var canExpand: Bool {
        switch self {
        case .button, .checkbox, .combobox, .disclosureTriangle, .gridcell, .link, .listbox, .menuitem,
            .menuitemcheckbox, .menuitemradio, .row, .switch, .tab, .treeitem:
            true
        default: false
        }
    }
    /// It may have to be filled in or chosen from before something is sent.
    var canBeRequired: Bool {
        switch self {
        case .columnheader, .combobox, .gridcell, .listbox, .radiogroup, .rowheader, .spinbutton, .textbox,
            .tree, .treegrid:
            true
        default: false
        }
    }
    /// A tooltip does not name it, but describes it.
    var prohibitsTooltipName: Bool {
        switch self {
        case .paragraph, .strong, .emphasis, .code, .time, .mark, .subscript, .superscript, .deletion,
            .insertion,
            .definition, .caption:
            true
        default: false
        }
    }
    /// What a user works with, apart from links: in names it is told apart from the text beside it.
    var isControl: Bool {
        switch self {
        case .button, .checkbox, .colorWell, .combobox, .disclosureTriangle, .listbox, .menuitem,
            .menuitemcheckbox, .menuitemradio, .radio, .scrollbar, .searchbox, .slider, .spinbutton, .switch,
            .tab, .textbox, .tree:
            true
        default: false
        }
    }
    /// A number in a range.
    package var isRange: Bool {
        switch self {
        case .progressbar, .scrollbar, .slider, .spinbutton, .meter: true
        default: false
        }
    }

    private static let opaqueInNames: [Bool] = {
        let roles: Set<Role> = [
            .alert, .alertdialog, .application, .article, .articleDocument, .banner, .blockquote,
            .complementary,
            .dialog, .embeddedObject, .feed, .figure, .form, .grid, .log, .main, .marquee, .menu, .menubar,
            .navigation, .note, .pluginObject, .radiogroup, .region, .search, .status, .table, .tablist,
            .tabpanel,
            .math, .timer, .toolbar, .tree, .treegrid, .video,
        ]
        return allCases.map(roles.contains)
    }()
    private static let namedFromContent: [Bool] = {
        let roles: Set<Role> = [
            .button, .cell, .checkbox, .columnheader, .disclosureTriangle, .docBacklink, .docBiblioref,
            .docGlossref,
            .docNoteref, .gridcell, .heading, .layoutTableCell, .link, .menuitem, .menuitemcheckbox,
            .menuitemradio, .option, .radio, .rowheader, .summary, .term, .switch, .tab, .tooltip, .treeitem,
            .docSubtitle,
        ]
        return allCases.map(roles.contains)
    }()
}
