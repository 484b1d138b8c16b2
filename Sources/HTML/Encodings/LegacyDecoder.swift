/// Decoders of the multi-byte encodings.
///
/// Source: https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings and the sections after it
struct LegacyDecoder {
    private let input: ArraySlice<UInt8>
    private var position: Int
    private(set) var output: [UInt8] = []

    init(_ input: ArraySlice<UInt8>) {
        self.input = input
        position = input.startIndex
        output.reserveCapacity(input.count + input.count / 2)
    }

    mutating func decode(_ encoding: TextEncoding) {
        if encoding == .iso2022JP { return decodeISO2022JP() }
        while let byte = next() {
            if byte < 0x80 {
                output.append(byte)
                continue
            }
            switch encoding {
            case .big5: big5(byte)
            case .eucKR: twoBytes(byte, in: 0x81...0xFE) { Self.eucKR($0, $1) }
            case .eucJP: eucJP(byte)
            case .shiftJIS: shiftJIS(byte)
            default: gb18030(byte)
            }
        }
    }

    // MARK: Bytes and characters

    private mutating func next() -> UInt8? {
        guard position < input.endIndex else { return nil }
        position += 1
        return input[position - 1]
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < input.endIndex ? input[position + offset] : nil
    }

    private mutating func emit(_ scalar: UInt32?) {
        let scalar = scalar.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// A lead byte and what follows it. A second byte that is no part of a character is read again where it is ASCII.
    private mutating func twoBytes(
        _ lead: UInt8, in leads: ClosedRange<UInt8>, _ scalar: (UInt8, UInt8) -> UInt32?
    ) {
        guard leads.contains(lead), let trail = next() else { return emit(nil) }
        let found = scalar(lead, trail)
        if found == nil, trail < 0x80 { position -= 1 }
        emit(found)
    }

    // MARK: 10 gb18030

    private mutating func gb18030(_ lead: UInt8) {
        if lead == 0x80 { return emit(0x20AC) }
        guard let second = peek(), (0x30...0x39).contains(second) else {
            return twoBytes(lead, in: 0x81...0xFE) { lead, trail in
                guard (0x40...0x7E).contains(trail) || (0x80...0xFE).contains(trail) else { return nil }
                let pointer = Int(lead - 0x81) * 190 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
                return MultiByteIndex.gb18030[pointer]
            }
        }
        guard lead != 0xFF, let third = peek(1), (0x81...0xFE).contains(third), let fourth = peek(2),
            (0x30...0x39).contains(fourth)
        else {
            // What ends within a character is one error.
            if lead != 0xFF, peek(1) == nil || ((0x81...0xFE).contains(peek(1) ?? 0) && peek(2) == nil) {
                position = input.endIndex
            }
            return emit(nil)
        }
        let pointer =
            (Int(lead - 0x81) * 10 + Int(second - 0x30)) * 1260 + Int(third - 0x81) * 10 + Int(fourth - 0x30)
        let found = Self.fourBytes(pointer)
        if found != nil { position += 3 }
        emit(found)
    }

    /// Source: https://encoding.spec.whatwg.org/#index-gb18030-ranges-code-point
    private static func fourBytes(_ pointer: Int) -> UInt32? {
        switch pointer {
        case 0...39419: MultiByteIndex.gb18030Ranges[pointer]
        case 189000...1_237_575: UInt32(pointer - 189000) + 0x10000
        default: nil
        }
    }

    // MARK: 11.1 Big5

    private mutating func big5(_ lead: UInt8) {
        if let trail = peek(), let pair = Self.composed(lead, trail) {
            position += 1
            emit(pair.0)
            return emit(pair.1)
        }
        twoBytes(lead, in: 0x81...0xFE) { lead, trail in
            guard (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else { return nil }
            return MultiByteIndex.big5[Int(lead - 0x81) * 157 + Int(trail) - (trail < 0x7F ? 0x40 : 0x62)]
        }
    }

    /// The four characters that Unicode writes as two.
    private static func composed(_ lead: UInt8, _ trail: UInt8) -> (UInt32, UInt32)? {
        switch (lead, trail) {
        case (0x88, 0x62): (0xCA, 0x304)
        case (0x88, 0x64): (0xCA, 0x30C)
        case (0x88, 0xA3): (0xEA, 0x304)
        case (0x88, 0xA5): (0xEA, 0x30C)
        default: nil
        }
    }

    // MARK: 12 Japanese

    private mutating func eucJP(_ lead: UInt8) {
        if lead == 0x8E, let trail = peek(), (0xA1...0xDF).contains(trail) {
            position += 1
            return emit(0xFF61 - 0xA1 + UInt32(trail))
        }
        if lead == 0x8F, let second = peek(), (0xA1...0xFE).contains(second) {
            position += 1
            return twoBytes(second, in: 0xA1...0xFE) { Self.jis($0, $1, MultiByteIndex.jis0212) }
        }
        guard lead == 0x8E || lead == 0x8F || (0xA1...0xFE).contains(lead) else { return emit(nil) }
        twoBytes(lead, in: 0x8E...0xFE) { lead, trail in
            lead < 0xA1 ? nil : Self.jis(lead, trail, MultiByteIndex.jis0208)
        }
    }

    private static func jis(_ lead: UInt8, _ trail: UInt8, _ index: MultiByteIndex) -> UInt32? {
        guard (0xA1...0xFE).contains(trail) else { return nil }
        return index[Int(lead - 0xA1) * 94 + Int(trail - 0xA1)]
    }

    private mutating func shiftJIS(_ lead: UInt8) {
        switch lead {
        case 0x80: emit(0x80)
        case 0xA1...0xDF: emit(0xFF61 - 0xA1 + UInt32(lead))
        case 0x81...0x9F, 0xE0...0xFC:
            twoBytes(lead, in: 0x81...0xFC) { lead, trail in
                guard (0x40...0x7E).contains(trail) || (0x80...0xFC).contains(trail) else { return nil }
                let row = Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)
                let pointer = row * 188 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
                if (8836...10715).contains(pointer) { return UInt32(0xE000 - 8836 + pointer) }
                return MultiByteIndex.jis0208[pointer]
            }
        default: emit(nil)
        }
    }

    /// States of the decoder that its escape sequences switch between.
    private enum Shift { case ascii, roman, katakana, jis0208 }

    /// Source: https://encoding.spec.whatwg.org/#iso-2022-jp-decoder
    private mutating func decodeISO2022JP() {
        var shift = Shift.ascii
        var hasOutput = true
        while let byte = next() {
            if byte == 0x1B {
                guard let new = escape() else {
                    emit(nil)
                    hasOutput = true
                    continue
                }
                // Two escape sequences with nothing between them are an error.
                if !hasOutput { emit(nil) }
                shift = new
                hasOutput = false
                continue
            }
            hasOutput = true
            shifted(byte, shift)
        }
    }

    private mutating func escape() -> Shift? {
        let new: Shift?
        switch (peek(), peek(1)) {
        case (0x28, 0x42): new = .ascii
        case (0x28, 0x4A): new = .roman
        case (0x28, 0x49): new = .katakana
        case (0x24, 0x40), (0x24, 0x42): new = .jis0208
        default: new = nil
        }
        if new != nil { position += 2 }
        return new
    }

    private mutating func shifted(_ byte: UInt8, _ shift: Shift) {
        switch (shift, byte) {
        case (.roman, 0x5C): emit(0xA5)
        case (.roman, 0x7E): emit(0x203E)
        case (.ascii, 0...0x7F), (.roman, 0...0x7F):
            emit(byte == 0x0E || byte == 0x0F ? nil : UInt32(byte))
        case (.katakana, 0x21...0x5F): emit(0xFF61 - 0x21 + UInt32(byte))
        case (.jis0208, 0x21...0x7E):
            guard let trail = peek(), trail != 0x1B else { return emit(nil) }
            position += 1
            guard (0x21...0x7E).contains(trail) else { return emit(nil) }
            emit(MultiByteIndex.jis0208[Int(byte - 0x21) * 94 + Int(trail - 0x21)])
        default: emit(nil)
        }
    }

    // MARK: 13.1 EUC-KR

    private static func eucKR(_ lead: UInt8, _ trail: UInt8) -> UInt32? {
        (0x41...0xFE).contains(trail) ? MultiByteIndex.eucKR[Int(lead - 0x81) * 190 + Int(trail - 0x41)] : nil
    }
}
