/// Data and texts of a report, written so that no text in them is taken for markup.
enum ScriptJSON {
    /// JSON for a script element.
    ///
    /// There `</script` ends the element, and after `<!--` and `<script` it no longer does: no `<` may stand in the data. `&` and `>` are
    /// escaped for readers that take the page for XML, the line separators for those that take JSON for JavaScript. In JSON these
    /// characters occur in strings alone, where the escapes mean the same.
    /// Source: HTML Standard, 4.12.1.3 Restrictions for contents of script elements.
    static func text(_ json: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(json.count + json.count / 8)
        var place = 0
        while place < json.count {
            if let escape = escapes[json[place]] {
                result += escape
            } else if json[place] == 0xE2, json[place...].starts(with: lineSeparator) {
                result += Array("\\u2028".utf8)
                place += 2
            } else if json[place] == 0xE2, json[place...].starts(with: paragraphSeparator) {
                result += Array("\\u2029".utf8)
                place += 2
            } else {
                result.append(json[place])
            }
            place += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let escapes: [UInt8: [UInt8]] = [
        UInt8(ascii: "<"): Array("\\u003c".utf8), UInt8(ascii: ">"): Array("\\u003e".utf8),
        UInt8(ascii: "&"): Array("\\u0026".utf8),
    ]
    private static let lineSeparator = Array("\u{2028}".utf8)
    private static let paragraphSeparator = Array("\u{2029}".utf8)
}
