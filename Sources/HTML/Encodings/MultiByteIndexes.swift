import Glibc

/// The indexes of the multi-byte encodings, made at their first use: from what the C library knows of them, and from
/// where it departs from the standard.
///
/// Source: https://encoding.spec.whatwg.org/#indexes
struct MultiByteIndex: Sendable {
    /// By pointer: the code point; 0 for none.
    private let scalars: [UInt32]
    /// The first pointer of each code point that an encoder writes.
    private let pointers: [UInt32: Int]

    /// - Parameters:
    ///   - written: the pointers that an encoder uses.
    ///   - lastOnes: code points of which an encoder uses the last pointer.
    private init(_ scalars: [UInt32], written: (Int) -> Bool = { _ in true }, lastOnes: Set<UInt32> = []) {
        self.scalars = scalars
        var pointers: [UInt32: Int] = [:]
        for (pointer, scalar) in scalars.enumerated() where scalar != 0 && written(pointer) {
            if pointers[scalar] == nil || lastOnes.contains(scalar) { pointers[scalar] = pointer }
        }
        self.pointers = pointers
    }

    /// The code point at a pointer; nil where there is none.
    subscript(pointer: Int) -> UInt32? {
        guard scalars.indices.contains(pointer), scalars[pointer] != 0 else { return nil }
        return scalars[pointer]
    }

    /// Where an encoder finds a code point.
    func pointer(of scalar: UInt32) -> Int? { pointers[scalar] }

    // MARK: The indexes

    /// Source: https://encoding.spec.whatwg.org/#index-big5
    static let big5: MultiByteIndex = {
        var scalars = library("BIG5-HKSCS", count: 126 * 157) { pointer in
            let trail = pointer % 157
            return [UInt8(pointer / 157 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x62))]
        }
        for patch in big5Departures.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            guard let bytes = Int(patch.prefix(4), radix: 16),
                let scalar = UInt32(patch.dropFirst(4), radix: 16)
            else { continue }
            scalars[big5Pointer(bytes)] = scalar
        }
        for control in UInt32(0)..<0x21 {
            // U+2400 to U+241F, and U+2421
            scalars[big5Pointer(0xA3C0 + Int(control))] = 0x2400 + (control == 0x20 ? 0x21 : control)
        }
        return MultiByteIndex(
            scalars, written: { $0 >= (0xA1 - 0x81) * 157 },
            lastOnes: [0x2550, 0x255E, 0x2561, 0x256A, 0x5341, 0x5345])
    }()

    private static func big5Pointer(_ bytes: Int) -> Int {
        let trail = bytes & 0xFF
        return (bytes >> 8 - 0x81) * 157 + trail - (trail < 0x7F ? 0x40 : 0x62)
    }

    /// Two bytes of big5 and the code point, where the standard departs from the C library.
    private static let big5Departures = """
        8E697BB8 8E6F7C06 8E7E7CCE 8EAB7DD2 8EB47E1D 8ECD8005 8ED08028 8F5783C1 8F6984A8 8F6E840F 8FCB89A6 8FCC89A9
        8FFE8D77 906D90FD 907A92B9 90DC975C 90F197FF 91BF9F16 92448503 92AF5159 92B0515B 92B1515D 92B2515E 92C8936E
        92D17479 94476D67 94CA799B 95D99097 9644975D 96ED701E 96FC5B28 9B767201 9B7877D7 9B7B7E87 9BC699D6 9BDE91D4
        9BEC60DE 9BF66FB6 9C428F36 9C534FBB 9C6271DF 9C689104 9C6B9DF0 9C7783CF 9CBC5C10 9CBD79E3 9CD05A67 9D578F0B
        9D5A7B51 9DC462D0 9EA96062 9EEF75F9 9EFD6C4A 9F609B2E 9F669F17 9FCB50ED 9FD85F0C A063880F A07762CE A0D57468
        A0DF7162 A0E47250 A1452027 A14EFE51 A15A2574 A1C200AF A1C3FFE3 A1C502CD A1E3FF5E A1F22295 A1F32299 A1FEFF0F
        A240FF3C A2412215 A242FE68 A244FFE5 A246FFE0 A247FFE1 A2CC5341 A2CE5345 A3E120AC C6CF5EF4 C6D365E0 C6D57676
        C6D796B6 C6DE3003 C6DF4EDD FA5F5029 FA66507D FABD5305 FAC55344 FAD5537F FB485605 FBB85A77 FBF35E75 FBF95ED0
        FC4F5F58 FC6C60A4 FCB96490 FCE26674 FCF1675E FDB76C9C FDB86E1D FDBB6E2F FDF1716E FE52732A FE6F745C FEAA74E9
        FEDD7809
        """

    /// Source: https://encoding.spec.whatwg.org/#index-euc-kr
    static let eucKR = MultiByteIndex(
        library("CP949", count: 126 * 190) { [UInt8($0 / 190 + 0x81), UInt8($0 % 190 + 0x41)] })

    /// Source: https://encoding.spec.whatwg.org/#index-jis0208
    static let jis0208 = MultiByteIndex(jis0208Scalars)
    /// The same for the encoder of Shift_JIS.
    /// Source: https://encoding.spec.whatwg.org/#index-shift_jis-pointer
    static let shiftJIS = MultiByteIndex(jis0208Scalars, written: { !(8272...8835).contains($0) })

    private static let jis0208Scalars = library("CP932", count: 11280) { pointer in
        guard !(8836...10715).contains(pointer) else { return [] }
        let (lead, trail) = (pointer / 188, pointer % 188)
        return [UInt8(lead + (lead < 0x1F ? 0x81 : 0xC1)), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41))]
    }

    /// Source: https://encoding.spec.whatwg.org/#index-jis0212
    static let jis0212 = MultiByteIndex(
        library("EUC-JP", count: 94 * 94) { [0x8F, UInt8($0 / 94 + 0xA1), UInt8($0 % 94 + 0xA1)] })

    /// Source: https://encoding.spec.whatwg.org/#index-gb18030
    static let gb18030: MultiByteIndex = {
        var scalars = library("GB18030", count: 126 * 190) { pointer in
            let trail = pointer % 190
            return [UInt8(pointer / 190 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41))]
        }
        let departures: [(Int, UInt32)] = [
            (6555, 0x3000), (23767, 0xE816), (23768, 0xE817), (23769, 0xE818), (23794, 0xE831),
            (23804, 0xE83B), (23830, 0xE855),
        ]
        for (pointer, scalar) in departures { scalars[pointer] = scalar }
        return MultiByteIndex(scalars)
    }()

    /// The code points of four bytes in gb18030, by pointer: those of the Basic Multilingual Plane in their order that no
    /// two bytes stand for, but for a few that have both.
    ///
    /// Source: https://encoding.spec.whatwg.org/#index-gb18030-ranges
    static let gb18030Ranges: MultiByteIndex = {
        var scalars = (UInt32(0x80)...0xFFFF).filter { scalar in
            switch scalar {
            case 0xD800...0xE864: false
            case 0x9FB4...0x9FBB, 0xFE10...0xFE19: true
            default: gb18030.pointer(of: scalar) == nil
            }
        }
        scalars.insert(0xE7C7, at: min(7457, scalars.count))
        return MultiByteIndex(scalars)
    }()

    // MARK: What the C library knows

    /// - Parameter bytes: of a pointer; empty for none.
    private static func library(_ name: String, count: Int, _ bytes: (Int) -> [UInt8]) -> [UInt32] {
        guard let converter = iconv_open("UTF-32LE", name), converter != iconv_t(bitPattern: -1) else {
            return [UInt32](repeating: 0, count: count)
        }
        defer { iconv_close(converter) }
        return (0..<count).map { scalar(of: bytes($0), converter) }
    }

    /// - Returns: 0 where the bytes stand for nothing, or for two characters.
    private static func scalar(of bytes: [UInt8], _ converter: iconv_t) -> UInt32 {
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 16)
        iconv(converter, nil, nil, nil, nil)
        let (isRead, written) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (left, space) = (input.count, output.count)
                let outcome = iconv(converter, &from, &left, &to, &space)
                // Some keep a character back until it is asked for.
                iconv(converter, nil, nil, &to, &space)
                return (outcome == 0 && left == 0, output.count - space)
            }
        }
        guard isRead, written == 4 else { return 0 }
        return output.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32(UInt8(bitPattern: $1)) }
    }
}
