/// Percent-encoding, on bytes.
///
/// Source: https://url.spec.whatwg.org/#percent-encoded-bytes
enum PercentEncoding {
    /// Which bytes are written as `%XX`.
    enum Set { case control, fragment, query, specialQuery, path, userinfo, form }

    static func append(_ byte: UInt8, to output: inout [UInt8], set: Set) {
        if mustEncode(byte, set) {
            output.append(UInt8(ascii: "%"))
            output.append(hexDigits[Int(byte >> 4)])
            output.append(hexDigits[Int(byte & 15)])
        } else {
            output.append(byte)
        }
    }

    static func encode(_ bytes: some Sequence<UInt8>, set: Set) -> [UInt8] {
        let membership = membership
        let bit = bit(set)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            if byte >= 0x20, byte <= 0x7E, membership[Int(byte)] & bit == 0 {
                output.append(byte)
            } else {
                append(byte, to: &output, set: set)
            }
        }
        return output
    }

    /// Bytes with every valid `%XX` replaced; anything else stays as it is.
    static func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let input = Array(bytes)
        guard input.contains(UInt8(ascii: "%")) else { return input }
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == UInt8(ascii: "%"), index + 2 < input.count,
                let high = hexValue(input[index + 1]), let low = hexValue(input[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(input[index])
                index += 1
            }
        }
        return output
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func mustEncode(_ byte: UInt8, _ set: Set) -> Bool {
        if byte < 0x20 || byte > 0x7E { return true }
        let sets = membership[Int(byte)]
        return sets & bit(set) != 0
    }

    private static func bit(_ set: Set) -> UInt8 {
        switch set {
        case .control: 1
        case .fragment: 2
        case .query: 4
        case .specialQuery: 8
        case .path: 16
        case .userinfo: 32
        case .form: 64
        }
    }

    private static let membership: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 128)
        func add(_ text: String, _ sets: [Set]) {
            for byte in text.utf8 { for set in sets { table[Int(byte)] |= bit(set) } }
        }
        add(" \"<>", [.fragment, .query, .specialQuery, .path, .userinfo])
        add("`", [.fragment, .path, .userinfo])
        add("#", [.query, .specialQuery, .path, .userinfo])
        add("'", [.specialQuery])
        add("?^{}", [.path, .userinfo])
        add("/:;=@[\\]|", [.userinfo])
        for byte in UInt8(0x20)...0x7E where !isFormSafe(byte) { table[Int(byte)] |= bit(.form) }
        return table
    }()

    private static func isFormSafe(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || "*-._".utf8.contains(byte)
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIIAlpha: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIIAlpha }
    /// HTML's ASCII white space.
    var isHTMLSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }
    var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

/// `application/x-www-form-urlencoded`.
///
/// Source: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
public enum FormEncoding {
    public static func serialize(_ entries: [(name: String, value: String)]) -> String {
        var output: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            if index > 0 { output.append(UInt8(ascii: "&")) }
            append(entry.name, to: &output)
            output.append(UInt8(ascii: "="))
            append(entry.value, to: &output)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Name-value pairs in order; `+` is a space.
    public static func parse(_ text: String) -> [(name: String, value: String)] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let rest = equals < part.endIndex ? part[part.index(after: equals)...] : part[part.endIndex...]
            return (decode(part[..<equals]), decode(rest))
        }
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        for byte in text.utf8 {
            if byte == 0x20 {
                output.append(UInt8(ascii: "+"))
            } else {
                PercentEncoding.append(byte, to: &output, set: .form)
            }
        }
    }

    private static func decode(_ bytes: Substring.UTF8View) -> String {
        let spaced = bytes.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }
        return String(decoding: PercentEncoding.decode(spaced), as: UTF8.self)
    }
}
