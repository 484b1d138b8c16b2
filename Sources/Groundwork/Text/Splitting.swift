extension String {
    /// Parts between occurrences of a separator.
    package func splitting(on separator: String) -> [String] {
        let text = Array(utf8)
        let mark = Array(separator.utf8)
        guard !mark.isEmpty, text.count >= mark.count else { return [self] }
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + mark.count <= text.count {
            if text[index] == mark[0], text[index..<(index + mark.count)].elementsEqual(mark) {
                parts.append(String(decoding: text[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        parts.append(String(decoding: text[start...], as: UTF8.self))
        return parts
    }

    /// The text with every occurrence of another replaced.
    package func replacingAll(_ text: String, by replacement: String) -> String {
        splitting(on: text).joined(separator: replacement)
    }
}
