/// The value of a hexadecimal digit.
private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}

/// Undoes percent-encoding; a `%` without two hexadecimal digits stays as it is.
func percentDecode(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
    let input = Array(bytes)
    var out: [UInt8] = []
    out.reserveCapacity(input.count)
    var index = 0
    while index < input.count {
        let byte = input[index]
        if byte == UInt8(ascii: "%"), index + 2 < input.count, let high = hexValue(input[index + 1]),
            let low = hexValue(input[index + 2])
        {
            out.append(high << 4 | low)
            index += 3
            continue
        }
        out.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
    }
    return out
}

/// Percent-encodes all but letters, digits and `-._~`. Source: RFC 3986, 2.3.
func percentEncode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.underestimatedCount)
    for byte in bytes {
        switch byte {
        case _ where isLetterOrDigit(byte), 0x2D, 0x2E, 0x5F, 0x7E: out.append(byte)
        default:
            out.append(UInt8(ascii: "%"))
            out.append(digit(byte >> 4))
            out.append(digit(byte & 15))
        }
    }
    return out
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}
func asciiLower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
func asciiUpper(_ byte: UInt8) -> UInt8 { (97...122).contains(byte) ? byte - 32 : byte }

/// The fields of `application/x-www-form-urlencoded` text, in order, decoded.
package func formFields(_ bytes: some Collection<UInt8>) -> [(name: String, value: String)] {
    bytes.split(separator: UInt8(ascii: "&")).map { part in
        let equals = part.firstIndex(of: UInt8(ascii: "="))
        let name = percentDecode(part[..<(equals ?? part.endIndex)], plusIsSpace: true)
        let value = equals.map { percentDecode(part[part.index(after: $0)...], plusIsSpace: true) } ?? []
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
}

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
