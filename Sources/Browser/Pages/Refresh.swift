import Groundwork

/// What `<meta http-equiv="refresh">` asks for.
///
/// Source: https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh
struct Refresh {
    /// Seconds.
    let delay: Double
    let address: String

    /// nil where the text is malformed or names no address (a page that only reloads itself).
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let separator = bytes.firstIndex(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") }),
            let delay = Double(String(decoding: bytes[..<separator], as: UTF8.self).trimming(.html))
        else { return nil }
        // By bytes: a quote is one whatever accents follow it.
        var rest = bytes[(separator + 1)...].trimming(.html)
        if rest.count >= 3, rest.prefix(3).map(\.asciiLowercased) == Array("url".utf8) {
            let afterName = rest.dropFirst(3).trimming(.html)
            if afterName.first == UInt8(ascii: "=") { rest = afterName.dropFirst().trimming(.html) }
        }
        if let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            rest = rest.dropFirst().prefix { $0 != quote }
        }
        guard !rest.isEmpty else { return nil }
        self.delay = delay
        address = String(decoding: rest, as: UTF8.self)
    }
}
