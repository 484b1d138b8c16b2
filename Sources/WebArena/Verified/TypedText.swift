import Groundwork
import WebEnv

/// Reads values as the types of WebArena-Verified's schemas. Texts come in their normal form (``VerifiedText``).
enum TypedText {
    /// The text as Python prints it; what Python takes for false is empty.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): PythonPattern.isPattern(text) ? text.trimming(.html) : text
        case .bool(false), .null: ""
        case .number(let digits) where Double(digits) == 0: ""
        case .number(let digits): number(digits: digits)
        default: PythonValue.string(of: value).lowercased()
        }
    }

    /// Digits as Python prints the number that they are.
    private static func number(digits: String) -> String {
        let isWhole = digits.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
        guard !isWhole, let value = Double(digits) else { return digits }
        return "\(value)"
    }

    /// Commas and spaces between digits don't count; words stand for numbers.
    static func number(_ value: JSONValue) throws -> Double {
        if let number = plainNumber(value) { return number }
        guard let text = value.string, !text.isEmpty else { throw NotOfType("a number is wanted") }
        let digits = text.filter { $0 != "," && $0 != " " }
        guard let number = Double(digits) ?? NumberWords.value(of: text) else {
            throw NotOfType("'\(text)' is no number")
        }
        return number
    }

    private static func plainNumber(_ value: JSONValue) -> Double? {
        value.double ?? value.bool.map { $0 ? 1 : 0 }
    }

    /// The first number of the text. The last of `.` and `,` is the decimal separator.
    ///
    /// Source: price-parser 0.5 as WebArena-Verified calls it.
    static func currency(_ value: JSONValue) throws -> Double {
        if case .number(let digits) = value, let number = Double(digits) {
            return try currency(.string("\(number)"))
        }
        guard var text = value.string, !text.isEmpty else { throw NotOfType("a price is wanted") }
        let isNegative = text.hasPrefix("-")
        if isNegative { text = text.filter { $0 != "-" } }
        let bytes = Array(text.utf8)
        let point = bytes.lastIndex(of: UInt8(ascii: "."))
        let comma = bytes.lastIndex(of: UInt8(ascii: ","))
        let decimal: Character = (point ?? -1) > (comma ?? -1) ? "." : ","
        guard let digits = priceText(bytes) else {
            if text.containsScalars("free") { return 0 }
            throw NotOfType("'\(text)' is no price")
        }
        let grouping: Character = decimal == "." ? "," : "."
        let plain = digits.filter { $0 != grouping && $0 != " " }.map { $0 == decimal ? "." : $0 }
        guard let number = Double(String(plain)) else { throw NotOfType("'\(text)' is no price") }
        return isNegative ? -number : number
    }

    /// The first run of digits and separators that no percent sign follows.
    private static func priceText(_ bytes: [UInt8]) -> String? {
        var start = 0
        while let first = bytes[start...].firstIndex(where: \.isASCIIDigit) {
            var end = first
            while end < bytes.count, bytes[end].isASCIIDigit || " .,'".utf8.contains(bytes[end]) { end += 1 }
            // Before a percent sign the run gives digits back until something else follows.
            if end < bytes.count, bytes[end] == UInt8(ascii: "%") {
                while end > first + 1, bytes[end - 1].isASCIIDigit { end -= 1 }
                if bytes[end - 1].isASCIIDigit {
                    start = bytes[first...].firstIndex { !$0.isASCIIDigit } ?? bytes.count
                    continue
                }
                end -= 1
            }
            let begin = first > start && bytes[first - 1] == UInt8(ascii: ".") ? first - 1 : first
            var text = String(decoding: bytes[begin..<end], as: UTF8.self).filter { $0 != "'" }
            while let last = text.last, last == "," || last == "." || last == " " { text.removeLast() }
            return text
        }
        return nil
    }

    static func flag(_ value: JSONValue) throws -> Bool {
        if let flag = value.bool { return flag }
        if let number = value.double { return number != 0 }
        switch value.string {
        case "true", "yes", "y", "1", "t", "on": return true
        case "false", "no", "n", "0", "f", "off": return false
        default: throw NotOfType("yes or no is wanted")
        }
    }

    static func nothing(_ value: JSONValue) throws -> TypedValue.Scalar {
        switch value {
        case .null, .bool(false): return .nothing
        case .array(let items) where items.isEmpty: return .nothing
        case .object(let members) where members.isEmpty: return .nothing
        case .string(let text):
            let plain = text.lowercased().filter { !$0.isWhitespace }
            if ["", "n/a", "na", "nan", "null", "none"].contains(plain) { return .nothing }
        default: break
        }
        throw NotOfType("nothing is wanted")
    }

    /// Source: pint's names of lengths.
    private static let lengths: [String: Double] = {
        var table: [String: Double] = [:]
        let groups: [(Double, [String])] = [
            (1, ["m", "meter", "meters", "metre", "metres"]),
            (1000, ["km", "k", "kilometer", "kilometers", "kilometre", "kilometres"]),
            (0.01, ["cm", "centimeter", "centimeters", "centimetre", "centimetres"]),
            (0.001, ["mm", "millimeter", "millimeters", "millimetre", "millimetres"]),
            (1609.344, ["mi", "mile", "miles"]), (0.9144, ["yd", "yard", "yards"]),
            (0.3048, ["ft", "foot", "feet"]), (0.0254, ["in", "inch", "inches"]),
            (1852, ["nmi", "nautical_mile"]),
        ]
        for (metres, names) in groups { for name in names { table[name] = metres } }
        return table
    }()

    /// A number and a unit of length.
    static func metres(_ value: JSONValue) throws -> Double {
        guard let text = value.string else { throw NotOfType("a distance with its unit is wanted") }
        let parts = QuantityScanner.quantities(in: text.filter { $0 != "," })
        guard let parts, parts.count == 1, let metres = lengths[parts[0].unit] else {
            throw NotOfType("'\(text)' is no distance with its unit")
        }
        return parts[0].number * metres
    }

    // MARK: Structured texts

    /// Keys in alphabetical order, no white space.
    static func json(_ value: JSONValue) throws -> String {
        guard let text = value.string, let parsed = try? JSONValue(parsing: text) else {
            throw NotOfType("JSON in a string is wanted")
        }
        var writer = JSONWriter()
        writer.value(parsed.sorted)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Items between commas, in alphabetical order.
    static func texts(_ value: JSONValue) throws -> [String] {
        let items = text(value).split(separator: ",").map { $0.trimming(.html) }.filter {
            !$0.isEmpty
        }
        guard !items.isEmpty else { throw NotOfType("a list with commas is wanted") }
        return items.sorted()
    }

    static func base64(_ value: JSONValue) throws -> String {
        guard let raw = value.string else { throw NotOfType("base64 is wanted") }
        let trimmed = raw.trimming(.html)
        if PythonPattern.isPattern(trimmed) { return trimmed }
        guard !trimmed.isEmpty, let bytes = Base64.decode(trimmed),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw NotOfType("'\(trimmed)' is no base64") }
        return text.replacingAll("\r\n", by: "\n").replacingAll("\r", by: "\n").trimming(.html)
    }

    /// Markdown with `-` for list items two spaces in, one space after a heading's signs, and no more than one blank line.
    static func markdown(_ value: JSONValue) throws -> String {
        guard let text = value.string, !text.trimming(.html).isEmpty else {
            throw NotOfType("Markdown is wanted")
        }
        let unified = text.replacingAll("\r\n", by: "\n").replacingAll("\r", by: "\n")
        var lines: [String] = []
        for line in unified.split(separator: "\n", omittingEmptySubsequences: false) {
            let plain = markdownLine(String(line))
            if plain.isEmpty && lines.last?.isEmpty == true { continue }
            lines.append(plain)
        }
        return MarkdownLinks.joined(lines.joined(separator: "\n")).trimming(.html)
    }

    private static func markdownLine(_ line: String) -> String {
        var text = Substring(line)
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        let indent = text.prefix { $0 == " " || $0 == "\t" }
        let content = text.dropFirst(indent.count)
        let signs = content.prefix { $0 == "#" }
        let afterSigns = content.dropFirst(signs.count)
        if (1...6).contains(signs.count), afterSigns.first == " " || afterSigns.first == "\t" {
            return "\(indent)\(signs) " + afterSigns.drop { $0 == " " || $0 == "\t" }
        }
        var item = String(content)
        if let sign = content.first, sign == "*" || sign == "+" {
            let rest = content.dropFirst()
            if rest.first == " " || rest.first == "\t" { item = "- " + rest.drop { $0 == " " || $0 == "\t" } }
        }
        return item.hasPrefix("-") && !indent.isEmpty ? "  " + item : indent + item
    }
}

/// White space in the links of a Markdown text.
private enum MarkdownLinks {
    static func joined(_ text: String) -> String {
        var output = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(where: { $0 == "[" || $0 == "(" }) {
            let close: Character = rest[open] == "[" ? "]" : ")"
            let afterOpen = rest.index(after: open)
            guard let end = rest[afterOpen...].firstIndex(of: close) else { break }
            let inner = rest[afterOpen..<end]
            output += rest[...open]
            let isLink = close == "]" && rest[rest.index(after: end)...].first == "("
            if close == "]" && (isLink || !inner.contains("\n")) {
                output += inner.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            } else {
                output += close == ")" ? inner.trimming(.html) : String(inner)
            }
            output.append(close)
            rest = rest[rest.index(after: end)...]
        }
        return output + rest
    }
}

extension JSONValue {
    /// With the keys of all objects in alphabetical order.
    fileprivate var sorted: JSONValue {
        switch self {
        case .array(let items): .array(items.map(\.sorted))
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
        default: self
        }
    }
}

/// Numbers each with the word after it: `1hr 35min`, `5 km`.
enum QuantityScanner {
    /// nil where the text is anything else. White space, and a comma or slash after a unit, may separate quantities.
    static func quantities(in text: String) -> [(number: Double, unit: String)]? {
        let bytes = Array(text.utf8)
        var result: [(number: Double, unit: String)] = []
        var index = 0
        func skip(_ isSkipped: (UInt8) -> Bool) -> ArraySlice<UInt8> {
            let start = index
            while index < bytes.count, isSkipped(bytes[index]) { index += 1 }
            return bytes[start..<index]
        }
        _ = skip(\.isHTMLSpace)
        while index < bytes.count {
            let digits = skip { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
            _ = skip(\.isHTMLSpace)
            let unit = skip { $0.isASCIIAlphanumeric && !$0.isASCIIDigit || $0 == UInt8(ascii: "_") }
            guard !unit.isEmpty, let number = Double(String(decoding: digits, as: UTF8.self)) else {
                return nil
            }
            result.append((number, String(decoding: unit, as: UTF8.self)))
            _ = skip(\.isHTMLSpace)
            if index < bytes.count, bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: "/") {
                index += 1
                _ = skip(\.isHTMLSpace)
            }
        }
        return result.isEmpty ? nil : result
    }
}

/// English words for numbers.
enum NumberWords {
    private static let units: [String: Double] = {
        let words = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        var table: [String: Double] = [:]
        for (value, word) in words.enumerated() { table[word] = Double(value) }
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        for (place, word) in tens.enumerated() { table[word] = Double(place + 2) * 10 }
        return table
    }()
    private static let scales: [String: Double] = ["thousand": 1e3, "million": 1e6, "billion": 1e9]

    /// nil where no word is a number's; other words are passed over.
    static func value(of text: String) -> Double? {
        let words = text.split { $0 == " " || $0 == "-" }.map(String.init)
        var total = 0.0
        var group = 0.0
        var fraction: String?
        var isFound = false
        for word in words {
            if word == "point", isFound {
                fraction = "0."
            } else if let unit = units[word] {
                if fraction != nil { fraction?.append(String(Int(unit))) } else { group += unit }
                isFound = true
            } else if word == "hundred" {
                group = max(group, 1) * 100
                isFound = true
            } else if let scale = scales[word] {
                total += max(group, 1) * scale
                group = 0
                isFound = true
            }
        }
        return isFound ? total + group + (fraction.flatMap(Double.init) ?? 0) : nil
    }
}
