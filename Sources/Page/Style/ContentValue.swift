import Groundwork
import HTML

/// The value of a `content` property.
struct ContentValue: Sendable {
    /// As written.
    private let value: [UInt8]
    /// The text where it is the same for every element; read once.
    private let literal: String?

    init(_ value: [UInt8]) {
        self.value = value
        let depends = value.contains(UInt8(ascii: "(")) || Self.mentionsQuotes(value)
        literal = depends ? nil : Self.text(value, ("", "")) { _ in "" }
    }

    var isNone: Bool { value.elementsEqual("none".utf8) }

    /// Whether `open-quote` or `close-quote` may be in it.
    private static func mentionsQuotes(_ value: [UInt8]) -> Bool {
        let word = Array("-quote".utf8)
        return value.indices.dropLast(word.count - 1).contains { value[$0...].starts(with: word) }
    }

    /// The strings, `attr()` and quotes of the value; the alternative text after a slash wins.
    func text(_ document: Document, _ index: Int, _ quotes: (String, String)) -> String {
        literal ?? Self.text(value, quotes) { document.attribute($0, of: NodeID(index)) ?? "" }
    }

    private static func text(
        _ value: [UInt8], _ quotes: (String, String), attribute: (String) -> String
    ) -> String {
        var result: [UInt8] = []
        var position = 0
        while position < value.count {
            let byte = value[position]
            if byte == UInt8(ascii: "/") {
                result = []
                position += 1
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                position += 1
                appendString(value, quote: byte, &position, to: &result)
            } else {
                let word = value[position...].prefix {
                    $0 != UInt8(ascii: "(") && !$0.isHTMLSpace && $0 != UInt8(ascii: ",")
                }
                position += max(1, word.count)
                guard position < value.count, value[position] == UInt8(ascii: "(") else {
                    if word.elementsEqual("open-quote".utf8) { result.append(contentsOf: quotes.0.utf8) }
                    if word.elementsEqual("close-quote".utf8) { result.append(contentsOf: quotes.1.utf8) }
                    continue
                }
                let end = StyleSheetReader.end(of: value[...], from: position + 1, before: UInt8(ascii: ")"))
                if word.elementsEqual("attr".utf8) {
                    let name = value[(position + 1)..<end].prefix { $0 != UInt8(ascii: ",") }
                    let spelling = String(
                        decoding: name.trimming(.html).map(\.asciiLowercased), as: UTF8.self)
                    result.append(contentsOf: attribute(spelling).utf8)
                }
                position = end + 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func appendString(
        _ value: [UInt8], quote: UInt8, _ position: inout Int, to result: inout [UInt8]
    ) {
        while position < value.count, value[position] != quote {
            guard value[position] == UInt8(ascii: "\\") else {
                result.append(value[position])
                position += 1
                continue
            }
            position += 1
            let digits = value[position...].prefix(6).prefix { Character(Unicode.Scalar($0)).isHexDigit }
            if let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) {
                result.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
                position += digits.count
                if position < value.count, value[position].isHTMLSpace { position += 1 }
            } else if position < value.count {
                result.append(value[position])
                position += 1
            }
        }
        position += 1
    }
}
