import Groundwork

/// Media queries, as a screen 1280 pixels wide and 720 high sees them.
/// Source: https://www.w3.org/TR/mediaqueries-5/
package enum MediaQuery {
    private static let width = 1280.0
    private static let height = 720.0

    /// Whether one of a list's queries holds. One that is not understood does not.
    /// - Parameter list: in any case.
    package static func matches(_ list: String) -> Bool {
        let list = list.lowercased().foldedSpace
        guard list.utf8.count <= 4000 else { return false }
        return list.isEmpty || ConditionReader.list(list).contains { query($0.foldedSpace) }
    }

    private static func query(_ query: String) -> Bool {
        var parts = ConditionReader.parts(of: query)[...]
        var isNegated = false
        if parts.count > 1,
            parts.first == "only" || parts.first == "not" && parts.dropFirst().first?.first != "("
        {
            isNegated = parts.removeFirst() == "not"
        }
        guard let type = parts.first, !type.contains("("), type != "not" else {
            return ConditionReader.value(query, test) ?? false
        }
        parts.removeFirst()
        guard
            [
                "all", "screen", "print", "speech", "tty", "tv", "projection", "handheld", "braille",
                "embossed",
                "aural",
            ].contains(type) || !["and", "or", "only", "layer"].contains(type)
        else { return false }
        var holds = type == "all" || type == "screen"
        if !parts.isEmpty {
            guard parts.removeFirst() == "and", !parts.isEmpty,
                let rest = ConditionReader.value(parts.joined(separator: " "), test)
            else { return false }
            holds = holds && rest
        }
        return holds != isNegated
    }

    private static func test(_ function: String?, _ text: String) -> Bool? {
        guard function == nil else { return nil }
        guard let colon = text.firstIndex(of: ":") else {
            return RangeFeature.value(text, feature: measure, number: number) ?? mere(text)
        }
        let name = String(text[..<colon]).foldedSpace
        let value = String(text[text.index(after: colon)...]).foldedSpace
        for (prefix, isFit) in [("min-", { $0 >= $1 }), ("max-", { $0 <= $1 })]
            as [(String, (Double, Double) -> Bool)]
        {
            let bare = name.replacing("-webkit-" + prefix, with: "-webkit-")
            let feature = name.hasPrefix(prefix) ? String(name.dropFirst(4)) : bare == name ? nil : bare
            guard let feature else { continue }
            guard let measured = measure(feature), let bound = number(value) else { return nil }
            return isFit(measured, bound)
        }
        if let measured = measure(name) { return number(value).map { measured == $0 } }
        return discrete[name].map { $0.contains(value) }
    }

    /// What a feature measures, in pixels, dots a pixel, or width a height.
    private static func measure(_ feature: String) -> Double? {
        switch feature {
        case "width", "device-width": width
        case "height", "device-height": height
        case "aspect-ratio", "device-aspect-ratio": width / height
        case "resolution", "-webkit-device-pixel-ratio": 1
        case "color": 8
        case "color-index", "monochrome", "grid", "-webkit-transform-2d":
            feature == "-webkit-transform-2d" ? 1 : 0
        case "-webkit-transform-3d", "-webkit-animation", "-webkit-transition": 1
        case "horizontal-viewport-segments", "vertical-viewport-segments": 1
        default: nil
        }
    }

    private static func number(_ text: String) -> Double? {
        let text = text.foldedSpace
        if let slash = text.firstIndex(of: "/"), !text.contains("(") {
            guard let a = Double(String(text[..<slash]).foldedSpace),
                let b = Double(String(text[text.index(after: slash)...]).foldedSpace)
            else { return nil }
            return b == 0 ? .infinity : a / b
        }
        if let number = Double(text) { return number }
        if text.hasSuffix("dpi") { return Double(text.dropLast(3)).map { $0 / 96 } }
        if text.hasSuffix("dpcm") { return Double(text.dropLast(4)).map { $0 * 2.54 / 96 } }
        if text.hasSuffix("dppx") { return Double(text.dropLast(4)) }
        if text.hasSuffix("x"), let number = Double(text.dropLast()) { return number }
        return LengthCalculation.value(text)?.absolute
    }

    /// A feature's mere name: whether it is there at all.
    private static func mere(_ name: String) -> Bool? {
        if let measured = measure(name) { return measured != 0 }
        return discrete[name].map { !$0.isDisjoint(with: present) && name != "hover" && name != "any-hover" }
    }

    /// Values that say of a feature that it is there.
    private static let present: Set<String> = [
        "landscape", "light", "srgb", "browser", "fast", "progressive", "scroll", "standard", "paged",
    ]

    /// What holds, by feature. Whoever reads the tree has no pointer and runs no scripts.
    private static let discrete: [String: Set<String>] = [
        "orientation": ["landscape"], "prefers-color-scheme": ["light"],
        "prefers-reduced-motion": ["no-preference"], "prefers-contrast": ["no-preference"],
        "prefers-reduced-transparency": ["no-preference"], "prefers-reduced-data": ["no-preference"],
        "hover": ["none"], "any-hover": ["none"], "pointer": ["none"], "any-pointer": ["none"],
        "scripting": ["none"], "display-mode": ["browser"], "forced-colors": ["none"],
        "inverted-colors": ["none"], "update": ["fast"], "color-gamut": ["srgb"],
        "overflow-block": ["scroll"], "overflow-inline": ["scroll"], "scan": ["progressive"],
        "dynamic-range": ["standard"], "video-dynamic-range": ["standard"],
        "device-posture": ["continuous"],
    ]
}
