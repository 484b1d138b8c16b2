import Groundwork

/// The states that read character references.
extension MarkupPreparation {
    // 13.2.5.72
    /// Reads the reference that is here, or the `&` alone.
    mutating func characterReferenceState(inAttribute: Bool) {
        let next = byte(1)
        if next == UInt8(ascii: "#") {
            numericCharacterReferenceState(inAttribute)
        } else if next.isASCIIAlpha || next.isASCIIDigit {
            namedCharacterReferenceState(inAttribute)
        } else {
            emitAmpersand(inAttribute)
        }
    }

    private mutating func emitAmpersand(_ inAttribute: Bool) {
        if inAttribute { output.appendToValue(UInt8(ascii: "&")) } else { output.append("&amp;") }
        position += 1
    }

    // 13.2.5.73
    private mutating func namedCharacterReferenceState(_ inAttribute: Bool) {
        guard let match = NamedCharacters.all.match(input[(position + 1)...]) else {
            return emitAmpersand(inAttribute)
        }
        let after = byte(1 + match.length)
        // "For historical reasons"
        if inAttribute, !match.endsInSemicolon,
            after == UInt8(ascii: "=") || after.isASCIIAlpha || after.isASCIIDigit
        {
            return emitAmpersand(inAttribute)
        }
        position += 1 + match.length
        emit(match.characters, inAttribute)
    }

    // 13.2.5.75 to 13.2.5.80
    private mutating func numericCharacterReferenceState(_ inAttribute: Bool) {
        let isHexadecimal = byte(2) | 0x20 == UInt8(ascii: "x")
        var next = position + (isHexadecimal ? 3 : 2)
        let start = next
        var code: UInt32 = 0
        while next < input.count, let digit = input[next].digitValue(isHexadecimal) {
            // Whatever is too large stays so.
            code = min(code * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
            next += 1
        }
        guard next > start else { return emitAmpersand(inAttribute) }
        if next < input.count, input[next] == UInt8(ascii: ";") { next += 1 }
        position = next
        emit(Array(UTF8.encode(Self.character(code)) ?? UTF8.encodedReplacementCharacter)[...], inAttribute)
    }

    private static let controls = SingleByteIndexes.all[.windows1252] ?? Array(0x80...0xFF)

    /// What a code point's reference stands for.
    private static func character(_ code: UInt32) -> Unicode.Scalar {
        guard code != 0, let scalar = Unicode.Scalar(code) else { return "\u{FFFD}" }
        guard (0x80..<0xA0).contains(code) else { return scalar }
        return Unicode.Scalar(controls[Int(code - 0x80)]) ?? scalar

    }

    private mutating func emit(_ characters: ArraySlice<UInt8>, _ inAttribute: Bool) {
        let last = characters.last ?? 0
        let isForbidden = characters.count == 3 && characters.starts(with: [0xEF, 0xBF]) && last >= 0xBE
        switch (inAttribute, isForbidden) {
        case (true, true): for byte in characters { output.appendEscaped(byte) }
        case (true, false): for byte in characters { output.appendToValue(byte) }
        case (false, true): output.appendCharacter(0xFF40 + Int32(last))
        case (false, false): for byte in characters { output.appendToText(byte) }
        }
    }
}

extension UInt8 {
    /// The value of a digit; nil for other bytes.
    fileprivate func digitValue(_ isHexadecimal: Bool) -> UInt32? {
        isHexadecimal || isASCIIDigit ? hexValue.map(UInt32.init) : nil
    }
}
