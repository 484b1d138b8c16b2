import Groundwork
import HTML

/// A condition of `@supports`: what browsers of today know.
/// Source: https://www.w3.org/TR/css-conditional-4/#at-supports-ext
enum SupportsCondition {
    /// - Parameter condition: in any case.
    static func holds(_ condition: String) -> Bool {
        ConditionReader.value(condition.foldedSpace, test) ?? false
    }

    private static func test(_ function: String?, _ text: String) -> Bool? {
        switch function?.lowercased() {
        case nil: return declaration(text)
        case "selector":
            var parser = SelectorParser(text, isStrict: true)
            return (try? parser.list(nested: false)) != nil
        case "font-tech": return fontTechniques.contains(text.lowercased())
        case "font-format":
            return ["woff", "woff2", "opentype", "truetype", "collection"].contains(text.lowercased())
        case "at-rule": return rules.contains(text.lowercased())
        default: return false
        }
    }

    private static let fontTechniques: Set<String> = [
        "color-colrv0", "color-colrv1", "color-sbix", "color-cbdt", "features-opentype", "variations",
        "palettes",
    ]
    private static let rules: Set<String> = [
        "@media", "@supports", "@layer", "@container", "@scope", "@import", "@font-face", "@keyframes",
        "@page", "@property", "@namespace", "@counter-style", "@starting-style", "@view-transition",
    ]

    private static func declaration(_ text: String) -> Bool? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[..<colon]).foldedSpace
        let value = String(text[text.index(after: colon)...]).foldedSpace
        if name.hasPrefix("--") { return true }
        let property = name.lowercased()
        guard SupportedProperties.names.contains(property) || StyleProperty.names[property] != nil,
            !value.isEmpty
        else { return false }
        guard StyleProperty.names[property] != nil else { return !isUnknown(value.lowercased()) }
        let bytes = Array(value.replacing("!important", with: "").utf8)
        return StyleDeclarations.value(of: property, bytes[...].trimming(.html)) != nil
    }

    /// Values that no property takes.
    private static func isUnknown(_ value: String) -> Bool {
        ["-moz-", "-ms-", "-o-", "-apple-"].contains { value.hasPrefix($0) }
    }
}
