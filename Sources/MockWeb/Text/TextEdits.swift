/// A text without the white space and control characters at its ends.
func trimmed(_ text: String) -> String {
    let bytes = text.utf8.drop { $0 <= 32 }
    guard let last = bytes.lastIndex(where: { $0 > 32 }) else { return "" }
    return String(Substring(bytes[...last]))
}

/// Replaces every occurrence of a text.
func replacing(_ old: String, by new: String, in text: String) -> String {
    guard let first = old.utf8.first, text.utf8.contains(first) else { return text }
    let needle = Array(old.utf8)
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
        if bytes[index] == first, bytes[index...].starts(with: needle) {
            out += new.utf8
            index += needle.count
        } else {
            out.append(bytes[index])
            index += 1
        }
    }
    return String(decoding: out, as: UTF8.self)
}
