import Groundwork

/// Tells a reply from the reasoning that some models write before it in the same text.
enum ReasoningText {
    /// Tags that enclose reasoning.
    private static let tags = [
        (open: "<think>", close: "</think>"), (open: "<thinking>", close: "</thinking>"),
        (open: "<thought>", close: "</thought>"), (open: "<reasoning>", close: "</reasoning>"),
        (open: "[THINK]", close: "[/THINK]"),
    ]

    /// Reasoning is what stands in think tags at the text's beginning. Where templates write the opening tag themselves, the text begins
    /// inside; where the reply was cut off, it may never leave.
    static func split(_ text: String) -> (reasoning: String, reply: String) {
        let whole = text.trimming(.html)
        for tag in tags {
            if whole.hasPrefix(tag.open) {
                let inside = String(whole.dropFirst(tag.open.count))
                let parts = inside.splitting(on: tag.close)
                guard parts.count > 1 else { return (inside.trimming(.html), "") }
                return (parts[0].trimming(.html), rest(parts, tag.close))
            }
            let parts = whole.splitting(on: tag.close)
            if parts.count == 2, !parts[0].containsScalars(tag.open) {
                return (parts[0].trimming(.html), rest(parts, tag.close))
            }
        }
        return ("", text)
    }

    private static func rest(_ parts: [String], _ close: String) -> String {
        parts.dropFirst().joined(separator: close).trimming(.html)
    }
}
