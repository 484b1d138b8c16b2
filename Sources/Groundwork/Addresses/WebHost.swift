/// Hosts of addresses.
///
/// Source: https://url.spec.whatwg.org/#host-parsing
enum WebHost {
    /// nil where the bytes are no host.
    package static func parse(_ bytes: ArraySlice<UInt8>, special: Bool) -> String? {
        if bytes.first == UInt8(ascii: "[") { return ipv6(bytes) }
        guard special else {
            return String(decoding: PercentEncoding.encode(bytes, set: .control), as: UTF8.self)
        }
        if isPlainName(bytes) { return String(decoding: bytes, as: UTF8.self) }
        let decoded = String(decoding: PercentEncoding.decode(bytes), as: UTF8.self).lowercased()
        let labels = decoded.split(separator: ".", omittingEmptySubsequences: false)
        let ascii = labels.map { label in
            label.utf8.allSatisfy { $0 < 0x80 } ? String(label) : "xn--" + Punycode.encode(label)
        }.joined(separator: ".")
        guard !ascii.isEmpty, !ascii.utf8.contains(where: isForbidden) else { return nil }
        return endsInNumber(ascii) ? ipv4(ascii) : ascii
    }

    /// Whether the host is written as it is read: lower-case ASCII, and no number at its end.
    private static func isPlainName(_ bytes: ArraySlice<UInt8>) -> Bool {
        var labelStart: UInt8 = 0
        var previous = UInt8(ascii: ".")
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                if previous == UInt8(ascii: ".") { labelStart = byte }
            case UInt8(ascii: "."): break
            default: return false
            }
            previous = byte
        }
        return previous != UInt8(ascii: ".") && labelStart >= UInt8(ascii: "a")
    }

    private static func isForbidden(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "#/:<>?@[\\]^|%".utf8.contains(byte)
    }

    private static func ipv6(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.last == UInt8(ascii: "]"), bytes.count > 3 else { return nil }
        let inner = bytes.dropFirst().dropLast()
        let isAddress = inner.allSatisfy {
            $0.hexValue != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
        }
        guard isAddress, inner.contains(UInt8(ascii: ":")) else { return nil }
        return String(decoding: bytes.map(\.asciiLowercased), as: UTF8.self)
    }

    private static func endsInNumber(_ host: String) -> Bool {
        guard let last = host.split(separator: ".").last else { return false }
        return last.utf8.allSatisfy(\.isASCIIDigit) || (last.hasPrefix("0x") && number(last) != nil)
    }

    private static func ipv4(_ host: String) -> String? {
        let parts = host.split(separator: ".").map(number)
        guard (1...4).contains(parts.count) else { return nil }
        let numbers = parts.compactMap { $0 }
        guard numbers.count == parts.count, let last = numbers.last,
            numbers.dropLast().allSatisfy({ $0 < 256 }), last < UInt64(1) << (8 * UInt64(5 - numbers.count))
        else { return nil }
        var address = last
        for (index, part) in numbers.dropLast().enumerated() { address += part << (8 * UInt64(3 - index)) }
        return (0..<4).map { String((address >> (8 * UInt64(3 - $0))) & 255) }.joined(separator: ".")
    }

    private static func number(_ text: Substring) -> UInt64? {
        if text.hasPrefix("0x") { return text.count == 2 ? 0 : UInt64(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0") && text.count > 1 { return UInt64(text, radix: 8) }
        return UInt64(text)
    }
}
