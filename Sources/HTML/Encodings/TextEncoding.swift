import Groundwork

/// An encoding of the Encoding standard: how the bytes of a page become text, and how what its forms and links send
/// becomes bytes.
///
/// Source: https://encoding.spec.whatwg.org/#names-and-labels
package enum TextEncoding: String, Sendable, CaseIterable {
    case
        utf8 = "UTF-8",
        ibm866 = "IBM866",
        macintosh = "macintosh",
        macCyrillic = "x-mac-cyrillic",
        gbk = "GBK",
        gb18030 = "gb18030",
        big5 = "Big5",
        eucJP = "EUC-JP",
        iso2022JP = "ISO-2022-JP",
        shiftJIS = "Shift_JIS",
        eucKR = "EUC-KR",
        replacement = "replacement",
        utf16BE = "UTF-16BE",
        utf16LE = "UTF-16LE",
        userDefined = "x-user-defined",
        koi8R = "KOI8-R",
        koi8U = "KOI8-U",
        iso8859x8I = "ISO-8859-8-I",
        iso8859x2 = "ISO-8859-2",
        iso8859x3 = "ISO-8859-3",
        iso8859x4 = "ISO-8859-4",
        iso8859x5 = "ISO-8859-5",
        iso8859x6 = "ISO-8859-6",
        iso8859x7 = "ISO-8859-7",
        iso8859x8 = "ISO-8859-8",
        iso8859x10 = "ISO-8859-10",
        iso8859x13 = "ISO-8859-13",
        iso8859x14 = "ISO-8859-14",
        iso8859x15 = "ISO-8859-15",
        iso8859x16 = "ISO-8859-16",
        windows874 = "windows-874",
        windows1250 = "windows-1250",
        windows1251 = "windows-1251",
        windows1252 = "windows-1252",
        windows1253 = "windows-1253",
        windows1254 = "windows-1254",
        windows1255 = "windows-1255",
        windows1256 = "windows-1256",
        windows1257 = "windows-1257",
        windows1258 = "windows-1258"

    /// The encoding that a page or a header means by a label.
    /// - Returns: nil where the standard knows no such label.
    /// Source: https://encoding.spec.whatwg.org/#concept-encoding-get
    package init?(label: some StringProtocol) {
        guard let encoding = Self.labels[label.trimming(.html).lowercased()] else { return nil }
        self = encoding
    }

    /// The standard's name, as `_charset_` tells it.
    package var name: String { rawValue }

    /// What forms and links of a page in this encoding send.
    /// Source: https://encoding.spec.whatwg.org/#get-an-output-encoding
    package var output: TextEncoding {
        switch self {
        case .replacement, .utf16BE, .utf16LE: .utf8
        default: self
        }
    }

    /// - Returns: valid UTF-8; what can't be decoded is U+FFFD.
    package func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        switch self {
        case .utf8: return Self.repaired(bytes)
        case .utf16BE: return Self.utf16(bytes, isBigEndian: true)
        case .utf16LE: return Self.utf16(bytes, isBigEndian: false)
        case .replacement: return bytes.isEmpty ? [] : Array("\u{FFFD}".utf8)
        case .userDefined: return Self.singleByte(bytes, (0xF780...0xF7FF).map { $0 })
        case .gbk, .gb18030, .big5, .eucJP, .iso2022JP, .shiftJIS, .eucKR:
            var decoder = LegacyDecoder(bytes)
            decoder.decode(self)
            return decoder.output
        default: return Self.singleByte(bytes, SingleByteIndexes.all[self] ?? [])
        }
    }

    /// The text itself where it is valid UTF-8.
    private static func repaired(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        UTF8Text.isValid(bytes) ? Array(bytes) : Array(String(decoding: bytes, as: UTF8.self).utf8)
    }

    /// Source: https://encoding.spec.whatwg.org/#shared-utf-16-decoder
    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2 + 1)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        if index < bytes.endIndex { units.append(0xFFFD) }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// - Parameter index: the code points of the bytes from 0x80 on.
    /// Source: https://encoding.spec.whatwg.org/#single-byte-decoder
    private static func singleByte(_ bytes: ArraySlice<UInt8>, _ index: [UInt32]) -> [UInt8] {
        let upperHalf = index.map { Array(String(Character(Unicode.Scalar($0) ?? "\u{FFFD}")).utf8) }
        guard upperHalf.count == 128 else { return repaired(bytes) }
        return bytes.withUnsafeBufferPointer { input in
            let size = input.reduce(0) { $0 + ($1 < 0x80 ? 1 : upperHalf[Int($1) - 0x80].count) }
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

    // MARK: Labels

    /// Encodings by label, in lower case.
    private static let labels: [String: TextEncoding] = {
        var labels: [String: TextEncoding] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let name = words.first, let encoding = TextEncoding(rawValue: String(name)) else {
                continue
            }
            for label in words.dropFirst() { labels[String(label)] = encoding }
        }
        return labels
    }()

    /// A line an encoding: its name and its labels.
    private static let table = """
        UTF-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8
        IBM866 866 cp866 csibm866 ibm866
        ISO-8859-2 csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
        ISO-8859-3 csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
        ISO-8859-4 csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
        ISO-8859-5 csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
        ISO-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e \
        iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
        ISO-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 \
        iso_8859-7 iso_8859-7:1987 sun_eu_greek
        ISO-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 \
        iso_8859-8 iso_8859-8:1988 visual
        ISO-8859-8-I csiso88598i iso-8859-8-i logical
        ISO-8859-10 csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6
        ISO-8859-13 iso-8859-13 iso8859-13 iso885913
        ISO-8859-14 iso-8859-14 iso8859-14 iso885914
        ISO-8859-15 csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9
        ISO-8859-16 iso-8859-16
        KOI8-R cskoi8r koi koi8 koi8-r koi8_r
        KOI8-U koi8-ru koi8-u
        macintosh csmacintosh mac macintosh x-mac-roman
        windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874
        windows-1250 cp1250 windows-1250 x-cp1250
        windows-1251 cp1251 windows-1251 x-cp1251
        windows-1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 \
        iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252
        windows-1253 cp1253 windows-1253 x-cp1253
        windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 \
        latin5 windows-1254 x-cp1254
        windows-1255 cp1255 windows-1255 x-cp1255
        windows-1256 cp1256 windows-1256 x-cp1256
        windows-1257 cp1257 windows-1257 x-cp1257
        windows-1258 cp1258 windows-1258 x-cp1258
        x-mac-cyrillic x-mac-cyrillic x-mac-ukrainian
        GBK chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
        gb18030 gb18030
        Big5 big5 big5-hkscs cn-big5 csbig5 x-x-big5
        EUC-JP cseucpkdfmtjapanese euc-jp x-euc-jp
        ISO-2022-JP csiso2022jp iso-2022-jp
        Shift_JIS csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis
        EUC-KR cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 \
        windows-949
        replacement csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement
        UTF-16BE unicodefffe utf-16be
        UTF-16LE csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le
        x-user-defined x-user-defined
        """
}
