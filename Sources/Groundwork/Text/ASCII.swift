/// Classes of ASCII bytes, and what a byte is in the other case. Bytes from 0x80 on are none of them and stay as they are.
extension UInt8 {
    /// `0`...`9`
    @inlinable package var isASCIIDigit: Bool { self &- 0x30 < 10 }
    /// `A`...`Z`
    @inlinable package var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    /// `A`...`Z`, `a`...`z`
    @inlinable package var isASCIIAlpha: Bool { (self | 0x20) &- 0x61 < 26 }
    /// A letter or a digit.
    @inlinable package var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIIAlpha }
    /// A letter, a digit or a byte of a scalar beyond ASCII: what words consist of.
    @inlinable package var isWordByte: Bool { self >= 0x80 || isASCIIAlphanumeric }
    /// Space, tab, line feed, form feed, carriage return.
    ///
    /// Source: https://infra.spec.whatwg.org/#ascii-whitespace
    @inlinable package var isHTMLSpace: Bool { self == 0x20 || (self &- 0x09 < 5 && self != 0x0B) }

    /// The letter in lower case.
    @inlinable package var asciiLowercased: UInt8 { isASCIIUppercase ? self | 0x20 : self }
    /// The letter in upper case.
    @inlinable package var asciiUppercased: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }

    /// The value of a hexadecimal digit, in 0...15; nil for any other byte.
    @inlinable package var hexValue: UInt8? {
        if isASCIIDigit { return self & 0x0F }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// Whether the byte may be part of a token, as the names of methods and headers are.
    ///
    /// Source: RFC 9110, 5.6.2
    package var isTokenByte: Bool {
        isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
}
