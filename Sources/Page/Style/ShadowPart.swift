import Groundwork

/// What a style sheet in a shadow tree is read for.
enum ShadowPart: UInt8, Sendable {
    /// What is in the tree; for the page's own sheets, the page.
    case tree
    case host, slotted

    /// The selectors that are meant, in a form without shadow trees; nil where none is.
    func selectors(_ text: String) -> String? {
        guard text.contains(":host") || text.contains("::slotted") else { return self == .tree ? text : nil }
        let found = Self.alternatives(text).compactMap(selector)
        return found.isEmpty ? nil : found.joined(separator: ",")
    }

    private func selector(_ text: String) -> String? {
        let isHost = text.hasPrefix(":host")
        switch self {
        case .tree:
            if isHost, text.hasPrefix(":host ") { return String(text.dropFirst(6)) }
            return isHost || text.contains("::slotted") ? nil : text
        case .host:
            guard isHost else { return nil }
            let rest = text.dropFirst(5)
            if rest.isEmpty { return "*" }
            return rest.hasPrefix("(") && rest.hasSuffix(")") ? String(rest.dropFirst().dropLast()) : nil
        case .slotted:
            guard let start = text.firstRange(of: "::slotted("), text.hasSuffix(")") else { return nil }
            return String(text[start.upperBound...].dropLast())
        }
    }

    /// The parts between commas that are in no parentheses.
    private static func alternatives(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { $0.trimming(.html) }
    }
}
