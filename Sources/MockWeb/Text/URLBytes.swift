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

/// Whether a byte may be part of a token, as the names of methods and headers are. Source: RFC 9110, section 5.6.2.
func isTokenByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}
