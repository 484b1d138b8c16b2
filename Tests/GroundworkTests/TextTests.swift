import Testing

@testable import Groundwork

@Suite("Bytes, white space and codings have one meaning each")
struct TextTests {
    @Test("Classes of bytes are those of ASCII, for all 256")
    func classes() {
        for byte in UInt8.min...UInt8.max {
            let scalar = byte < 0x80 ? UnicodeScalar(byte) : "\u{80}"
            let character = Character(scalar)
            #expect(byte.isASCIIDigit == ("0"..."9").contains(character))
            #expect(byte.isASCIIUppercase == (byte < 0x80 && ("A"..."Z").contains(character)))
            #expect(byte.isASCIIAlpha == (byte < 0x80 && scalar.properties.isAlphabetic))
            #expect(byte.isHTMLSpace == [9, 10, 12, 13, 32].contains(byte))
            if byte < 0x80 {
                #expect(UnicodeScalar(byte.asciiLowercased) == character.lowercased().unicodeScalars.first)
                #expect(UnicodeScalar(byte.asciiUppercased) == character.uppercased().unicodeScalars.first)
            } else {
                #expect(byte.asciiLowercased == byte && byte.asciiUppercased == byte)
            }
            #expect(byte.hexValue.map(Int.init) == (byte < 0x80 ? character.hexDigitValue : nil))
        }
    }

    @Test("White space is cut as the specification in question means it")
    func trimming() {
        #expect(" \t\r\n\u{0C}a b\u{0B} ".trimming(.html) == "a b\u{0B}")
        #expect(" \ta\n ".trimming(.http) == "a\n")
        #expect("\u{0}\u{1B} a \u{1}".trimming(.control) == "a")
        #expect(" \n ".trimming(.html) == "" && "".trimming(.control) == "")
        #expect("\u{A0}a\u{A0}".trimming(.html) == "\u{A0}a\u{A0}")
    }

    @Test(
        "Runs of white space fold to one space, none at the ends",
        arguments: [
            ("a b", "a b"), (" a  b ", "a b"), ("a\u{A0}\n b", "a b"), ("", ""), (" \u{2003}", ""),
            ("ä  ö", "ä ö"),
        ])
    func folding(text: String, folded: String) { #expect(text.withFoldedWhiteSpace == folded) }

    @Test("Base64 reads what it writes, and refuses what none wrote")
    func base64() {
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 200) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        #expect(Base64.encode(Array("Ma".utf8)) == "TWE=")
        #expect(Base64.decode("TWE") == nil && Base64.decode("T===") == nil && Base64.decode("T*E=") == nil)
        #expect(Base64.decode("_-A", urlSafe: true) == nil)
        #expect(Base64.decode("_-AA", urlSafe: true) == [0xFF, 0xE0, 0x00])
    }

    @Test("Marks of HTML are written as references whatever stands around them")
    func markup() {
        #expect(
            MarkupEscaping.escaped("<a href=\"x\">&\u{301}") == "&lt;a href=&quot;x&quot;&gt;&amp;\u{301}")
        #expect(MarkupEscaping.escaped("") == "" && MarkupEscaping.escaped("plain é") == "plain é")
        #expect(MarkupEscaping.escaped("a<".utf8.lazy.map { $0 }) == Array("a&lt;".utf8))
    }

    @Test("Form fields and parts of addresses come back from their coding")
    func percentCoding() {
        #expect(
            FormEncoding.parse("a=1&b=+%2B&c&=d&&e=%zz").map { "\($0.name)|\($0.value)" }
                == ["a|1", "b| +", "c|", "|d", "e|%zz"])
        #expect(FormEncoding.serialize([("a b", "ü&=")]) == "a+b=%C3%BC%26%3D")
        let unreserved = PercentEncoding.encode("a-._~ /+".utf8, set: .unreserved)
        #expect(String(decoding: unreserved, as: UTF8.self) == "a-._~%20%2F%2B")
        #expect(PercentEncoding.decode(unreserved) == Array("a-._~ /+".utf8))
    }
}
