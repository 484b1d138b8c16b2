import Glibc
import Groundwork

/// Turns a response body into UTF-8.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
enum CharacterEncoding {
    private static let prescanLength = 4096

    /// - Returns: valid UTF-8 without byte order mark; what can't be decoded is U+FFFD.
    static func decode(_ bytes: [UInt8], contentType: String?) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return repaired(Array(bytes.dropFirst(3))) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), bigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), bigEndian: true) }
        let declared = contentType.flatMap { charset(in: $0) } ?? declaredInMarkup(bytes)
        guard let declared else { return isUTF8(bytes) ? bytes : windows1252(bytes) }
        switch declared {
        case "utf-8", "utf8", "unicode-1-1-utf-8", "x-user-defined": return repaired(bytes)
        case "iso-8859-1", "latin1", "latin-1", "iso8859-1", "iso_8859-1", "l1", "ascii", "us-ascii",
            "windows-1252",
            "cp1252", "x-cp1252", "ansi_x3.4-1968":
            return windows1252(bytes)
        case "utf-16", "utf-16le": return utf16(bytes[...], bigEndian: false)
        case "utf-16be": return utf16(bytes[...], bigEndian: true)
        default: return converted(bytes, from: declared) ?? (isUTF8(bytes) ? bytes : windows1252(bytes))
        }
    }

    /// Runs of ASCII are passed over eight bytes at a time.
    /// Source: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G27506 (table 3-7)
    static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var index = 0
            while index < buffer.count {
                if index + 8 <= buffer.count,
                    buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                    continue
                }
                let first = buffer[index]
                if first < 0x80 {
                    index += 1
                    continue
                }
                let count: Int
                var second: ClosedRange<UInt8> = 0x80...0xBF
                switch first {
                case 0xC2...0xDF: count = 2
                case 0xE0: (count, second) = (3, 0xA0...0xBF)
                case 0xED: (count, second) = (3, 0x80...0x9F)
                case 0xE1...0xEF: count = 3
                case 0xF0: (count, second) = (4, 0x90...0xBF)
                case 0xF1...0xF3: count = 4
                case 0xF4: (count, second) = (4, 0x80...0x8F)
                default: return false
                }
                guard index + count <= buffer.count, second.contains(buffer[index + 1]) else { return false }
                for offset in 2..<max(2, count) where buffer[index + offset] & 0xC0 != 0x80 { return false }
                index += count
            }
            return true
        }
    }

    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        isUTF8(bytes) ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { input in
            let size = input.reduce(0) { $0 + (($1 < 0x80) ? 1 : upperHalf[Int($1) - 0x80].count) }
            return [UInt8](unsafeUninitializedCapacity: size) { output, count in
                for byte in input {
                    if byte < 0x80 {
                        output[count] = byte
                        count += 1
                    } else {
                        for unit in upperHalf[Int(byte) - 0x80] {
                            output[count] = unit
                            count += 1
                        }
                    }
                }
            }
        }
    }

    /// UTF-8 of windows-1252 from 0x80 to 0xFF.
    private static let upperHalf: [[UInt8]] = (0x80...0xFF).map { byte in
        let unit = byte < 0xA0 ? c1[byte - 0x80] : UInt16(byte)
        return Array(String(decoding: [unit], as: UTF16.self).utf8)
    }

    /// The character of a byte from 0x80 on.
    static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        byte < 0xA0 ? Unicode.Scalar(c1[Int(byte) - 0x80]) ?? "\u{FFFD}" : Unicode.Scalar(byte)
    }

    /// Windows-1252 from 0x80 to 0x9F.
    private static let c1: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
        0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// By iconv; nil where it does not know the encoding.
    private static func converted(_ bytes: [UInt8], from label: String) -> [UInt8]? {
        let aliases = [
            "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932", "sjis": "cp932",
        ]
        guard let converter = iconv_open("UTF-8", aliases[label] ?? label),
            converter != iconv_t(bitPattern: -1)
        else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var result: [UInt8] = []
        var chunk = [CChar](repeating: 0, count: 16384)
        input.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            var left = buffer.count
            while left > 0 {
                let (written, outcome) = chunk.withUnsafeMutableBufferPointer { output -> (Int, Int) in
                    var place = output.baseAddress
                    var space = output.count
                    let outcome = iconv(converter, &next, &left, &place, &space)
                    return (output.count - space, outcome)
                }
                result.append(contentsOf: chunk[..<written].map { UInt8(bitPattern: $0) })
                if outcome == -1, written == 0 {
                    // An undecodable byte: go on behind it.
                    result.append(contentsOf: [0xEF, 0xBF, 0xBD])
                    next = next.map { $0 + 1 }
                    left -= 1
                }
            }
        }
        return result
    }

    /// The value of `charset=` in a header or in a `meta` element's content.
    private static func charset(in text: String) -> String? {
        let bytes = Array(text.utf8).map(lowercased)
        return charset(in: bytes[...])
    }

    private static func charset(in bytes: ArraySlice<UInt8>) -> String? {
        let key = Array("charset".utf8)
        var index = bytes.startIndex
        while index + key.count < bytes.endIndex {
            guard bytes[index..<index + key.count].elementsEqual(key) else {
                index += 1
                continue
            }
            index += key.count
            while index < bytes.endIndex, bytes[index].isHTMLSpace { index += 1 }
            guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "=") else { continue }
            index += 1
            while index < bytes.endIndex,
                bytes[index].isHTMLSpace || bytes[index] == 0x22 || bytes[index] == 0x27
            {
                index += 1
            }
            let label = bytes[index...].prefix {
                $0.isASCIIAlpha || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E || $0 == 0x3A
            }
            return label.isEmpty ? nil : String(decoding: label, as: UTF8.self)
        }
        return nil
    }

    /// The encoding that a `meta` element near the beginning names; UTF-16 there means UTF-8.
    private static func declaredInMarkup(_ bytes: [UInt8]) -> String? {
        let head = bytes.prefix(prescanLength).map(lowercased)
        let opening = Array("<meta".utf8)
        var index = 0
        while index + opening.count < head.count {
            guard head[index] == opening[0] else {
                index += 1
                continue
            }
            if head[index...].starts(with: "<!--".utf8) {
                index += 4
                while index + 2 < head.count, !head[index...].starts(with: "-->".utf8) { index += 1 }
                continue
            }
            guard head[index...].starts(with: opening) else {
                index += 1
                continue
            }
            let end = head[index...].firstIndex(of: UInt8(ascii: ">")) ?? head.count
            if let label = charset(in: head[index..<end]) {
                return label.hasPrefix("utf-16") ? "utf-8" : label
            }
            index = end
        }
        return nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}
