@testable import HTML
import Testing

@Suite struct CharacterEncodingTests {
    @Test(
        "Valid UTF-8 is told from invalid",
        arguments: [
            [0x61], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
            [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xC0, 0x80], [0xC1, 0xBF],
            [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0x80], [0xFF], [0xC2], [0xE1, 0x80], [0xE1, 0x80, 0x41], [0xF1, 0x80, 0x80], [0xC2, 0xC2, 0x80],
        ] as [[UInt8]])
    func validUTF8(bytes: [UInt8]) {
        for padding in 0..<10 {
            let text =
                [UInt8](repeating: 0x61, count: padding) + bytes + [UInt8](repeating: 0x62, count: padding)
            #expect(UTF8Text.isValid(text[...]) == (String(validating: text, as: UTF8.self) != nil))
        }
    }

    /// The text of a page's body.
    private func body(_ markup: String, _ bytes: [UInt8], _ contentType: String? = nil) -> String {
        let document = HTMLParser.parse(Array(markup.utf8) + bytes, contentType: contentType)
        return document.textContent(of: document.root)
    }

    @Test(
        arguments: [
            ("euc-kr", [0x8C, 0x63], "똠"), ("ks_c_5601-1987", [0x8C, 0x63], "똠"),
            ("csksc56011987", [0xB0, 0xA1], "가"),
            ("gb2312", [0x80], "€"), ("iso-ir-58", [0xD6, 0xD0], "中"),
            ("gb18030", [0x81, 0x30, 0x89, 0x30], "Ö"),
            ("gb18030", [0x94, 0x39, 0xDA, 0x33], "💩"), ("gbk", [0xA8, 0xBC], "ḿ"),
            ("euc-jp", [0xAD, 0xA1], "①"), ("euc-jp", [0x8F, 0xB0, 0xA1, 0x8E, 0xB1], "丂ｱ"),
            ("shift_jis", [0x87, 0x40, 0xB1, 0xFA, 0x40], "①ｱⅰ"), ("windows-31j", [0x81, 0x60], "～"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42, 0x21], "日!"),
            ("big5", [0xC6, 0xF7], "け"), ("big5", [0x88, 0x62], "Ê̄"), ("big5-hkscs", [0x87, 0x40], "䏰"),
            ("tis-620", [0x80, 0xA1], "€ก"), ("iso-8859-9", [0x80, 0xFD], "€ı"), ("latin1", [0x80], "€"),
            ("iso-8859-8-i", [0xF9], "ש"), ("x-mac-cyrillic", [0x80, 0xFF], "А€"), ("koi8-ru", [0xAE], "ў"),
            ("windows-1251", [0x98], "\u{98}"), ("iso-8859-6", [0xA1], "\u{FFFD}"),
            ("utf-8", [0xE9], "\u{FFFD}"),
        ] as [(String, [UInt8], String)])
    func `labels mean what the standard says`(label: String, bytes: [UInt8], text: String) {
        #expect(body("<meta charset=\(label)>", bytes) == text)
        #expect(body("", bytes, "text/html; charset=\"\(label.uppercased())\"") == text)
    }

    @Test(arguments: [
        ("<meta charset=foo-9><meta charset=koi8-r>", "И"), ("<meta charset=utf-7>", "é"),
        ("<meta charset=latin-1><meta charset=iso-8859-5>", "щ"),
        ("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", "И"), ("<?xml encoding='utf-16'?>", "\u{FFFD}"),
        ("<?xml version=\"1.0\" encoding=\"koi8-r\"?><meta charset=iso-8859-5>", "щ"),
        ("<meta name=keywords content='a; charset=koi8-r'><meta charset=windows-1252>", "é"),
        ("<meta content='text/html; charset=koi8-r' http-equiv=content-type>", "И"),
        ("<meta http-equiv=refresh content='9; charset=koi8-r'>", "é"),
        ("<!-- <meta charset=koi8-r> -->", "é"), ("<!--><meta charset=koi8-r>", "И"),
        ("<p title='<meta charset=koi8-r>'>", "é"), ("<metadata charset=koi8-r></metadata>", "é"),
        ("<meta charset=utf-16>", "\u{FFFD}"), ("<meta charset=x-user-defined>", "é"),
        ("<meta/charset=koi8-r>", "И"), ("<meta charset = 'koi8-r' charset=utf-8>", "И"),
    ])
    func `a page is searched for its encoding until one is known`(markup: String, text: String) {
        #expect(body(markup, [0xE9]) == text)
        #expect(body(markup, [0xE9], "text/html; charset=bogus") == text)
    }

    @Test func `a declaration counts behind a long head, but not behind a long body`() {
        let style = "<style>" + String(repeating: "a{} ", count: 1000) + "</style>"
        let paragraph = "<p>" + String(repeating: "a ", count: 1000)
        #expect(body(style + "<meta charset=koi8-r><p>", [0xE9]).hasSuffix("И"))
        #expect(body(paragraph + "<meta charset=koi8-r><p>", [0xE9]).hasSuffix("é"))
    }

    @Test(arguments: ["hz-gb-2312", "iso-2022-kr", "csiso2022kr", "replacement"])
    func `encodings that are no longer read give one character`(label: String) {
        #expect(body("<meta charset=\(label)><p>much text", [0xE9]) == "\u{FFFD}")
    }

    @Test(
        arguments: [
            (.eucKR, [0x8C, 0x3C, 0x62, 0x8C], "\u{FFFD}<b\u{FFFD}"), (.big5, [0x87, 0x39], "\u{FFFD}9"),
            (.shiftJIS, [0x81, 0x20, 0xFD], "\u{FFFD} \u{FFFD}"), (.eucJP, [0x8F, 0xA1, 0x20], "\u{FFFD} "),
            (.gb18030, [0x81, 0x30, 0x81, 0x20], "\u{FFFD}0\u{FFFD} "),
            (.gb18030, [0xFF, 0x41], "\u{FFFD}A"),
            (.iso2022JP, [0x1B, 0x28, 0x40], "\u{FFFD}(@"), (.utf16LE, [0x41, 0, 0x42], "A\u{FFFD}"),
            (.userDefined, [0x41, 0x80, 0xFF], "A\u{F780}\u{F7FF}"),
        ] as [(TextEncoding, [UInt8], String)])
    func `bytes that stand for nothing swallow no markup`(
        encoding: TextEncoding, bytes: [UInt8], text: String
    ) {
        #expect(String(decoding: encoding.decode(bytes[...]), as: UTF8.self) == text)
    }

    @Test(
        arguments: [
            (.windows1251, "Привет", [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2]),
            (.shiftJIS, "ｱ日\u{A5}", [0xB1, 0x93, 0xFA, 0x5C]),
            (.gbk, "€中", [0x80, 0xD6, 0xD0]),
            (.gb18030, "€é💩", [0xA2, 0xE3, 0xA8, 0xA6, 0x94, 0x39, 0xDA, 0x33]),
            (.big5, "中十", [0xA4, 0xA4, 0xA4, 0x51]), (.eucKR, "똠", [0x8C, 0x63]),
            (.eucJP, "①ｱ", [0xAD, 0xA1, 0x8E, 0xB1]),
            (.iso2022JP, "a日ｱb", [0x61, 0x1B, 0x24, 0x42, 0x46, 0x7C, 0x25, 0x22, 0x1B, 0x28, 0x42, 0x62]),
            (.windows1252, "€中", [0x80] + Array("&#20013;".utf8)), (.utf8, "中", Array("中".utf8)),
        ] as [(TextEncoding, String, [UInt8])])
    func `text is encoded, and what does not fit is a reference`(
        encoding: TextEncoding, text: String, bytes: [UInt8]
    ) {
        #expect(encoding.encoded(text) == bytes)
    }

    @Test(arguments: TextEncoding.allCases.filter { $0.output != .utf8 || $0 == .utf8 })
    func `what an encoding writes it reads again`(encoding: TextEncoding) {
        let scalars = (UInt32(0x20)...0xFFFF).compactMap(Unicode.Scalar.init)
        let lines = scalars.map { String(Character($0)) }
        let bytes = encoding.encoded(lines.joined(separator: "\n"))
        let read = String(decoding: encoding.decode(bytes[...]), as: UTF8.self)
        let readLines = read.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(readLines.count == scalars.count)
        let known = zip(scalars, readLines).filter { !String($1).hasPrefix("&#") || $0 == "&" }
        #expect(known.count > 150)
        for (scalar, line) in known where line.first != scalar {
            #expect(Self.alike.contains(scalar.value) && line.count == 1)
        }
    }

    /// Characters that are written as others: signs and katakana in Japanese, what GB 18030 took out of private use.
    private static let alike: Set<UInt32> = Set([0xA5, 0x203E, 0x2212]).union(0xFF61...0xFF9F)
        .union(0xE78D...0xE796).union(0xE81E...0xE864)
}
