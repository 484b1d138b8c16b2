/// Element and attribute names that the package compares by number; a name that is both has one case.
///
/// A document's name table begins with these, in this order, so an interned name below `HTMLName.count` is the
/// raw value of a case.
@usableFromInline package enum HTMLName: Int32, CaseIterable, Sendable {
    // Elements
    case a, abbr, acronym, address, annotationXml, applet, area, article, aside, audio, b, base, basefont,
        bdi, bdo,
        bgsound, big, blockquote, body, br, button, canvas, caption, center, cite, code, col, colgroup, data,
        datalist, dd, del, desc, details, dfn, dialog, dir, div, dl, dt, em, embed, fieldset, figcaption,
        figure,
        font, footer, foreignobject, form, frame, frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr,
        html,
        i, iframe, image, img, input, ins, kbd, keygen, label, legend, li, link, listing, main, map, mark,
        marquee,
        math, menu, meta, meter, mi, mn, mo, ms, mtext, nav, nobr, noembed, noframes, noscript, object, ol,
        optgroup,
        option, output, p, param, picture, plaintext, pre, progress, q, rb, rp, rt, rtc, ruby, s, samp,
        script,
        search, section, select, selectedcontent, slot, small, source, span, strike, strong, style, sub,
        summary,
        sup, svg, table, tbody, td, template, textarea, tfoot, th, thead, time, title, tr, track, tt, u, ul,
        `var`,
        video, wbr, xmp
    // Attributes
    case action, alt, border, autocomplete, autofocus, checked, `class`, cols, colspan, content,
        contenteditable, draggable,
        controls,
        disabled, enctype, `for`, formaction, hidden, href, id, inert, lang, switchAttribute, list, low, high,
        max, media, method,
        min, multiple, name, `open`, optimum, placeholder, popover, readonly, rel, required, role, rows,
        rowspan,
        scope, selected, shape, size, src, start, step, tabindex, target, type, usemap,
        value, width, height, charset, httpEquiv, headers, onclick, onsubmit, bgcolor, align, cellspacing,
        rules, axis, xlinkHref
    // Attributes of forms and controls
    case acceptCharset, command, commandfor, dirname, download, formenctype, formmethod, formnovalidate,
        formtarget,
        maxlength,
        minlength,
        novalidate, pattern, popovertarget, popovertargetaction
    // Parts of SVG
    case symbol, metadata, use
    // Known to tree construction alone
    case shadowRoot, shadowrootmode, mglyph, malignmark, color, face, encoding, definitionURL, `public`,
        system
    case ariaActivedescendant, ariaAtomic, ariaAutocomplete, ariaBraillelabel, ariaBrailleroledescription,
        ariaBusy,
        ariaChecked, ariaColcount, ariaColindex, ariaColindextext, ariaColspan, ariaControls, ariaCurrent,
        ariaDescribedby, ariaDescription, ariaDetails, ariaDisabled, ariaDropeffect, ariaErrormessage,
        ariaExpanded,
        ariaFlowto, ariaGrabbed, ariaHaspopup, ariaHidden, ariaInvalid, ariaKeyshortcuts, ariaLabel,
        ariaLabelledby,
        ariaLabeledby, ariaLevel, ariaLive, ariaModal, ariaMultiline, ariaMultiselectable, ariaOrientation,
        ariaOwns,
        ariaPlaceholder, ariaPosinset, ariaPressed, ariaReadonly, ariaRelevant, ariaRequired,
        ariaRoledescription,
        ariaRowcount, ariaRowindex, ariaRowindextext, ariaRowspan, ariaSelected, ariaSetsize, ariaSort,
        ariaValuemax, ariaValuemin, ariaValuenow, ariaValuetext

    private static let hyphenated: [HTMLName: String] = [
        .switchAttribute: "switch", .shadowRoot: "template", .acceptCharset: "accept-charset",
        .httpEquiv: "http-equiv",
        .annotationXml: "annotation-xml",
        .xlinkHref: "xlink:href", .foreignobject: "foreignObject",
    ]
    /// What the names are in markup, by raw value.
    static let spellings: [String] = allCases.map { name in
        if let special = hyphenated[name] { return special }
        let spelling = String(describing: name)
        return spelling.hasPrefix("aria") ? "aria-" + spelling.dropFirst(4).lowercased() : spelling
    }
    @inlinable package static var count: Int32 { ariaValuetext.rawValue + 1 }
    /// From spelling, also in lower case, to interned name.
    static let numbers: [String: Int32] = Dictionary(
        zip(spellings, 0..<count).flatMap { [($0, $1), ($0.lowercased(), $1)] }
    ) { first, _ in first }

    /// A bit for an attribute's name, shared with few others: the upper bits are those of `aria-` attributes.
    @inlinable @inline(__always)
    static func mask(_ name: Int32) -> UInt64 {
        guard name < count else { return 0 }
        let aria = name - ariaActivedescendant.rawValue
        return aria >= 0 ? 1 << UInt64(40 + aria % 24) : 1 << UInt64(name % 40)
    }
    @inlinable static var ariaMask: UInt64 { ~0 << 40 }
}
