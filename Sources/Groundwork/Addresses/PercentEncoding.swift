/// Percent-encoding, on bytes.
///
/// Source: https://url.spec.whatwg.org/#percent-encoded-bytes
package enum PercentEncoding {
    /// Which bytes are written as `%XX`.
    package enum Set {
        case control, fragment, query, specialQuery, path, userinfo, form
        /// All but letters, digits and `-._~`. Source: RFC 3986, 2.3
        case unreserved
    }

    package static func append(_ byte: UInt8, to output: inout [UInt8], set: Set) {
        if mustEncode(byte, set) {
            output.append(UInt8(ascii: "%"))
            output.append(hexDigits[Int(byte >> 4)])
            output.append(hexDigits[Int(byte & 15)])
        } else {
            output.append(byte)
        }
    }

    package static func encode(_ bytes: some Sequence<UInt8>, set: Set) -> [UInt8] {
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

    /// Bytes with every valid `%XX` replaced; anything else stays as it is, but for a `+` that stands for a space.
    package static func decode(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
        let input = plusIsSpace ? bytes.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 } : Array(bytes)
        guard input.contains(UInt8(ascii: "%")) else { return input }
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == UInt8(ascii: "%"), index + 2 < input.count,
                let high = input[index + 1].hexValue, let low = input[index + 2].hexValue
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
        case .unreserved: 128
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
        for byte in UInt8(0x20)...0x7E where !byte.isASCIIAlphanumeric {
            if !"*-._".utf8.contains(byte) { table[Int(byte)] |= bit(.form) }
            if !"-._~".utf8.contains(byte) { table[Int(byte)] |= bit(.unreserved) }
        }
        return table
    }()
}
