/// The fields of a `multipart/form-data` body; a file gives its name. Source: RFC 7578.
func multipartFields(_ body: [UInt8], boundary: [UInt8]) -> [(name: String, value: String)] {
    var fields: [(String, String)] = []
    for part in split(body, separator: Array("--".utf8) + boundary) {
        guard let headEnd = firstRange(of: Array("\r\n\r\n".utf8), in: part) else { continue }
        let head = String(decoding: part[..<headEnd.lowerBound], as: UTF8.self)
        guard let name = headerParameter("name", in: head) else { continue }
        let content = part[headEnd.upperBound...].dropLast(part.suffix(2).elementsEqual("\r\n".utf8) ? 2 : 0)
        let file = headerParameter("filename", in: head)
        fields.append((name, file ?? String(decoding: content, as: UTF8.self)))
    }
    return fields
}

/// The value of `name="value"` or `name=value` in a header.
func headerParameter(_ name: String, in header: String) -> String? {
    for part in header.utf8.split(whereSeparator: { $0 == UInt8(ascii: ";") || $0 == 10 || $0 == 13 }) {
        let trimmed = part.drop { $0 == 32 }
        guard trimmed.starts(with: (name + "=").utf8) else { continue }
        let value = trimmed.dropFirst(name.utf8.count + 1)
        let quote = UInt8(ascii: "\"")
        let bare = value.first == quote ? value.dropFirst().prefix { $0 != quote } : value
        return String(decoding: bare, as: UTF8.self)
    }
    return nil
}

private func firstRange(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    guard bytes.count >= needle.count, let first = needle.first else { return nil }
    var index = bytes.startIndex
    while index <= bytes.endIndex - needle.count {
        if bytes[index] == first, bytes[index..<index + needle.count].elementsEqual(needle) {
            return index..<index + needle.count
        }
        index += 1
    }
    return nil
}

private func split(_ bytes: [UInt8], separator: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let range = firstRange(of: separator, in: rest) {
        parts.append(rest[..<range.lowerBound])
        rest = rest[range.upperBound...]
    }
    return parts + [rest]
}
