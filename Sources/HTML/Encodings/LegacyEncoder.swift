import Groundwork

/// Encoders: what a text is in the bytes of an encoding.
///
/// Source: https://encoding.spec.whatwg.org/#encodings
struct LegacyEncoder {
    private let encoding: TextEncoding
    /// Of a single-byte encoding: the byte of each code point.
    private let singleBytes: [UInt32: UInt8]
    /// Of ISO-2022-JP: what the bytes are read as.
    private var shift = Shift.ascii
    private enum Shift { case ascii, roman, jis0208 }

    /// - Parameter encoding: an output encoding other than UTF-8.
    init(_ encoding: TextEncoding) {
        self.encoding = encoding
        let index =
            encoding == .userDefined ? Array(0xF780...0xF7FF) : SingleByteIndexes.all[encoding] ?? []
        singleBytes = Dictionary(zip(index, UInt8(0x80)...0xFF)) { first, _ in first }
    }

    /// Adds a character.
    /// - Returns: false where the encoding has none; nothing is added then, but for what ISO-2022-JP needs.
    mutating func encode(_ scalar: Unicode.Scalar, to output: inout [UInt8]) -> Bool {
        if encoding == .iso2022JP { return iso2022JP(scalar.value, &output) }
        guard scalar.value >= 0x80 else {
            output.append(UInt8(scalar.value))
            return true
        }
        guard let bytes = bytes(of: scalar.value) else { return false }
        output.append(contentsOf: bytes)
        return true
    }

    /// Adds what brings the text back to ASCII.
    mutating func finish(_ output: inout [UInt8]) {
        if shift != .ascii { output.append(contentsOf: [0x1B, 0x28, 0x42]) }
        shift = .ascii
    }

    private func bytes(of scalar: UInt32) -> [UInt8]? {
        switch encoding {
        case .gbk, .gb18030: gb18030(scalar)
        case .big5: MultiByteIndex.big5.pointer(of: scalar).map { Self.pair($0, 157, 0x81, 0x3F, 0x40, 0x62) }
        case .eucKR:
            MultiByteIndex.eucKR.pointer(of: scalar).map { Self.pair($0, 190, 0x81, 190, 0x41, 0x41) }
        case .eucJP: eucJP(scalar)
        case .shiftJIS: shiftJIS(scalar)
        default: singleBytes[scalar].map { [$0] }
        }
    }

    /// The two bytes of a pointer.
    /// - Parameters:
    ///   - first: trails below `gap` begin with it, the others with `second`.
    private static func pair(
        _ pointer: Int, _ width: Int, _ lead: Int, _ gap: Int, _ first: Int, _ second: Int
    ) -> [UInt8] {
        let trail = pointer % width
        return [
            UInt8(truncatingIfNeeded: pointer / width + lead),
            UInt8(truncatingIfNeeded: trail + (trail < gap ? first : second)),
        ]
    }

    // MARK: 10 gb18030

    private func gb18030(_ scalar: UInt32) -> [UInt8]? {
        if scalar == 0xE5E5 { return nil }
        if encoding == .gbk, scalar == 0x20AC { return [0x80] }
        if let bytes = Self.privateUse[scalar] { return [UInt8(bytes >> 8), UInt8(bytes & 0xFF)] }
        if let pointer = MultiByteIndex.gb18030.pointer(of: scalar) {
            return Self.pair(pointer, 190, 0x81, 0x3F, 0x40, 0x41)
        }
        guard encoding == .gb18030 else { return nil }
        let found =
            scalar > 0xFFFF
            ? Int(scalar) - 0x10000 + 189000 : MultiByteIndex.gb18030Ranges.pointer(of: scalar)
        return found.map { pointer in
            [
                UInt8(pointer / 12600 + 0x81), UInt8(pointer / 1260 % 10 + 0x30),
                UInt8(pointer / 10 % 126 + 0x81), UInt8(pointer % 10 + 0x30),
            ]
        }
    }

    /// Code points of private use that have two bytes since GB 18030-2005.
    /// Source: https://encoding.spec.whatwg.org/#gb18030-encoder
    private static let privateUse: [UInt32: Int] = [
        0xE78D: 0xA6D9, 0xE78E: 0xA6DA, 0xE78F: 0xA6DB, 0xE790: 0xA6DC, 0xE791: 0xA6DD, 0xE792: 0xA6DE,
        0xE793: 0xA6DF, 0xE794: 0xA6EC, 0xE795: 0xA6ED, 0xE796: 0xA6F3, 0xE81E: 0xFE59, 0xE826: 0xFE61,
        0xE82B: 0xFE66, 0xE82C: 0xFE67, 0xE832: 0xFE6D, 0xE843: 0xFE7E, 0xE854: 0xFE90, 0xE864: 0xFEA0,
    ]

    // MARK: 12 Japanese

    private func eucJP(_ scalar: UInt32) -> [UInt8]? {
        switch scalar {
        case 0xA5: return [0x5C]
        case 0x203E: return [0x7E]
        case 0xFF61...0xFF9F: return [0x8E, UInt8(scalar - 0xFF61 + 0xA1)]
        default:
            let pointer = MultiByteIndex.jis0208.pointer(of: scalar == 0x2212 ? 0xFF0D : scalar)
            return pointer.flatMap { $0 < 94 * 94 ? Self.pair($0, 94, 0xA1, 94, 0xA1, 0xA1) : nil }
        }
    }

    private func shiftJIS(_ scalar: UInt32) -> [UInt8]? {
        switch scalar {
        case 0x80: return [0x80]
        case 0xA5: return [0x5C]
        case 0x203E: return [0x7E]
        case 0xFF61...0xFF9F: return [UInt8(scalar - 0xFF61 + 0xA1)]
        default:
            let pointer = MultiByteIndex.shiftJIS.pointer(of: scalar == 0x2212 ? 0xFF0D : scalar)
            return pointer.map { Self.pair($0, 188, $0 / 188 < 0x1F ? 0x81 : 0xC1, 0x3F, 0x40, 0x41) }
        }
    }

    /// Source: https://encoding.spec.whatwg.org/#iso-2022-jp-encoder
    private mutating func iso2022JP(_ scalar: UInt32, _ output: inout [UInt8]) -> Bool {
        if [0x0E, 0x0F, 0x1B].contains(scalar) { return false }
        if scalar < 0x80, shift == .ascii || shift == .roman && scalar != 0x5C && scalar != 0x7E {
            output.append(UInt8(scalar))
            return true
        }
        if scalar < 0x80 {
            switchTo(.ascii, [0x28, 0x42], &output)
            output.append(UInt8(scalar))
            return true
        }
        if scalar == 0xA5 || scalar == 0x203E {
            switchTo(.roman, [0x28, 0x4A], &output)
            output.append(scalar == 0xA5 ? 0x5C : 0x7E)
            return true
        }
        guard let pointer = Self.jis0208Pointer(scalar) else {
            // A reference in its place is written in ASCII.
            switchTo(.ascii, [0x28, 0x42], &output)
            return false
        }
        switchTo(.jis0208, [0x24, 0x42], &output)
        output.append(contentsOf: Self.pair(pointer, 94, 0x21, 94, 0x21, 0x21))
        return true
    }

    private mutating func switchTo(_ wanted: Shift, _ sequence: [UInt8], _ output: inout [UInt8]) {
        guard shift != wanted else { return }
        output.append(0x1B)
        output.append(contentsOf: sequence)
        shift = wanted
    }

    /// Half-width katakana are written full-width.
    private static func jis0208Pointer(_ scalar: UInt32) -> Int? {
        var scalar = scalar == 0x2212 ? 0xFF0D : scalar
        if (0xFF61...0xFF9F).contains(scalar) { scalar = fullWidth[Int(scalar - 0xFF61)] }
        return MultiByteIndex.jis0208.pointer(of: scalar).flatMap { $0 < 94 * 94 ? $0 : nil }
    }

    /// Source: https://encoding.spec.whatwg.org/#index-iso-2022-jp-katakana
    private static let fullWidth = """
        。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜
        """.unicodeScalars.map(\.value)
}
