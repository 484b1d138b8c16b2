import Groundwork

/// A call with keyword arguments that are literals.
struct KeywordCall {
    let name: String
    /// Values as text; nil for None.
    private(set) var arguments: [String: String?] = [:]

    /// The last occurrence of the first of the openings that occurs at all; nil where none does or it is malformed.
    init?(lastOf openings: [String], in text: String) {
        let bytes = Array(text.utf8)
        for opening in openings {
            guard let start = Self.lastOccurrence(of: Array(opening.utf8), in: bytes) else { continue }
            name = String(opening.dropLast())
            var scanner = Scanner(bytes: bytes, position: start + opening.utf8.count)
            guard let arguments = scanner.arguments() else { return nil }
            self.arguments = arguments
            return
        }
        return nil
    }

    private static func lastOccurrence(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).last { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
    }

    /// A string literal.
    static func literal(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": output += "\\\\"
            case "\"": output += "\\\""
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position: Int

        mutating func arguments() -> [String: String?]? {
            var result: [String: String?] = [:]
            skipSpace()
            while !take(UInt8(ascii: ")")) {
                guard let key = word(), take(UInt8(ascii: "=")), let value = value() else { return nil }
                result[key] = .some(value)
                skipSpace()
                if !take(UInt8(ascii: ",")) && peek != UInt8(ascii: ")") { return nil }
                skipSpace()
            }
            return result
        }

        private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func skipSpace() {
            while let byte = peek, byte.isHTMLSpace { position += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard peek == byte else { return false }
            position += 1
            return true
        }

        private mutating func word() -> String? {
            skipSpace()
            let start = position
            while let byte = peek, byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2E || byte == 0x2D {
                position += 1
            }
            return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
        }

        /// Outer nil: malformed; inner nil: None.
        private mutating func value() -> String?? {
            skipSpace()
            if peek == 0x22 || peek == 0x27 { return string().map { .some($0) } }
            guard let word = word() else { return nil }
            skipSpace()
            guard peek == UInt8(ascii: ",") || peek == UInt8(ascii: ")") else { return nil }
            return word == "None" ? .some(nil) : .some(word)
        }

        private mutating func string() -> String? {
            guard let quote = peek else { return nil }
            position += 1
            var output: [UInt8] = []
            while let byte = peek {
                position += 1
                if byte == quote { return String(decoding: output, as: UTF8.self) }
                if byte == 0x0A { return nil }
                guard byte == 0x5C, let escaped = peek else {
                    output.append(byte)
                    continue
                }
                position += 1
                switch escaped {
                case UInt8(ascii: "n"): output.append(0x0A)
                case UInt8(ascii: "t"): output.append(0x09)
                case UInt8(ascii: "r"): output.append(0x0D)
                case 0x5C, 0x22, 0x27: output.append(escaped)
                default: output += [byte, escaped]
                }
            }
            return nil
        }
    }
}
