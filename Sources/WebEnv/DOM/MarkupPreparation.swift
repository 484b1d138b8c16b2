import Glibc

/// Rewrites what libxml2's tokenizer reads otherwise than HTML does, before it reads it.
///
/// - the contents of `textarea`, `title` and raw-text elements: `<` becomes `&lt;` there;
/// - named characters that HTML 4 did not have, or that lack their semicolon;
/// - carriage returns, form feeds and NULs.
struct MarkupPreparation {
    private let input: UnsafeBufferPointer<UInt8>
    private var output: [UInt8] = []
    /// Input before this position is in the output.
    private var copied = 0
    private var position = 0

    /// - Parameter markup: UTF-8.
    static func prepare(_ markup: [UInt8]) -> [UInt8] {
        let clean = normalizeControls(markup)
        return clean.withUnsafeBufferPointer { buffer in
            var preparation = MarkupPreparation(input: buffer)
            preparation.run()
            guard preparation.copied > 0 else { return clean }
            preparation.copy(through: buffer.count)
            return preparation.output
        }
    }

    private init(input: UnsafeBufferPointer<UInt8>) { self.input = input }

    private static func normalizeControls(_ markup: [UInt8]) -> [UInt8] {
        let isClean = markup.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return true }
            return [0x0D, 0x0C, 0].allSatisfy { memchr(start, $0, buffer.count) == nil }
        }
        guard !isClean else { return markup }
        var result: [UInt8] = []
        result.reserveCapacity(markup.count)
        var previous: UInt8 = 0
        for byte in markup {
            switch byte {
            case 0: break
            case 0x0D: result.append(0x0A)
            case 0x0A: if previous != 0x0D { result.append(byte) }
            case 0x0C: result.append(0x20)
            default: result.append(byte)
            }
            previous = byte
        }
        return result
    }

    private mutating func run() {
        while true {
            skipText()
            guard position < input.count else { return }
            if input[position] == UInt8(ascii: "<") {
                markupBegins()
            } else {
                reference(inAttribute: false)
            }
        }
    }

    /// Goes on to the next `<` or `&`.
    private mutating func skipText() {
        var next = position
        let end = input.count
        while next < end, input[next] != UInt8(ascii: "<"), input[next] != UInt8(ascii: "&") { next += 1 }
        position = next
    }

    private func byte(_ offset: Int) -> UInt8 {
        let index = position + offset
        return index < input.count ? input[index] : 0
    }

    private mutating func markupBegins() {
        let next = byte(1)
        if next.isLetter {
            startTag()
        } else if next == UInt8(ascii: "!"), byte(2) == UInt8(ascii: "-"), byte(3) == UInt8(ascii: "-") {
            comment()
        } else if next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
            skip(to: UInt8(ascii: ">"))
        } else {
            position += 1
        }
    }

    private mutating func skip(to byte: UInt8) {
        var next = position
        let end = input.count
        while next < end, input[next] != byte { next += 1 }
        position = min(next + 1, end)
    }

    private mutating func comment() {
        if byte(4) == UInt8(ascii: ">") || (byte(4) == UInt8(ascii: "-") && byte(5) == UInt8(ascii: ">")) {
            // "<!-->" is a whole comment, but libxml2 would read on.
            let length = byte(4) == UInt8(ascii: ">") ? 5 : 6
            replace(length, with: Array("<!---->".utf8))
            return
        }
        position += 4
        while position < input.count {
            if input[position] == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") {
                if byte(2) == UInt8(ascii: ">") {
                    position += 3
                    return
                }
                if byte(2) == UInt8(ascii: "!"), byte(3) == UInt8(ascii: ">") {
                    replace(4, with: Array("-->".utf8))
                    return
                }
            }
            position += 1
        }
        copy(through: input.count)
        output.append(contentsOf: "-->".utf8)
    }

    private mutating func startTag() {
        let nameStart = position + 1
        position += 1
        while position < input.count, !input[position].isSpace, input[position] != UInt8(ascii: ">"),
            input[position] != UInt8(ascii: "/")
        {
            position += 1
        }
        let name = nameStart..<position
        attributes()
        let kind = RawText(input[name])
        switch kind {
        case .none: break
        case .script: skipContents(of: name)
        case .escapable: escapeContents(of: name, references: true)
        case .raw: escapeContents(of: name, references: false)
        case .plain: escapeRest()
        }
    }

    private mutating func attributes() {
        var quote: UInt8 = 0
        var afterEquals = false
        while position < input.count {
            if quote != 0 { skipValue(quote) }
            guard position < input.count else { return }
            let current = input[position]
            if quote != 0 {
                if current == quote {
                    quote = 0
                } else {
                    reference(inAttribute: true)
                    continue
                }
            } else {
                switch current {
                case UInt8(ascii: ">"):
                    position += 1
                    return
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    if afterEquals { quote = current }
                case UInt8(ascii: "&"):
                    reference(inAttribute: true)
                    afterEquals = false
                    continue
                default: break
                }
                afterEquals = current == UInt8(ascii: "=") || (afterEquals && current.isSpace)
            }
            position += 1
        }
    }

    /// Goes on to the end of a quoted value or the next `&` in it.
    private mutating func skipValue(_ quote: UInt8) {
        var next = position
        let end = input.count
        while next < end, input[next] != quote, input[next] != UInt8(ascii: "&") { next += 1 }
        position = next
    }

    /// Whether `</name` followed by no further name character is here.
    private func endTagIsHere(_ name: Range<Int>) -> Bool {
        guard byte(0) == UInt8(ascii: "<"), byte(1) == UInt8(ascii: "/") else { return false }
        for (offset, index) in name.enumerated() where byte(2 + offset) | 0x20 != input[index] | 0x20 {
            return false
        }
        let after = byte(2 + name.count)
        return after == 0 || after.isSpace || after == UInt8(ascii: ">") || after == UInt8(ascii: "/")
    }

    private mutating func skipContents(of name: Range<Int>) {
        while position < input.count, !endTagIsHere(name) { position += 1 }
    }

    private mutating func escapeContents(of name: Range<Int>, references: Bool) {
        while position < input.count, !endTagIsHere(name) {
            switch input[position] {
            case UInt8(ascii: "<"): replace(1, with: Array("&lt;".utf8))
            case UInt8(ascii: "&"):
                if references {
                    reference(inAttribute: false)
                } else {
                    replace(1, with: Array("&amp;".utf8))
                }
            default: position += 1
            }
        }
    }

    private mutating func escapeRest() {
        while position < input.count {
            switch input[position] {
            case UInt8(ascii: "<"): replace(1, with: Array("&lt;".utf8))
            case UInt8(ascii: "&"): replace(1, with: Array("&amp;".utf8))
            default: position += 1
            }
        }
    }

    /// A named character reference that libxml2 would not understand is written out.
    private mutating func reference(inAttribute: Bool) {
        var end = position + 1
        while end < input.count, input[end].isLetter || input[end].isDigit { end += 1 }
        let name = position + 1..<end
        guard !name.isEmpty, name.count <= 32 else {
            position = max(end, position + 1)
            return
        }
        if end < input.count, input[end] == UInt8(ascii: ";"), isEscapedSign(name) { return position = end }
        if end < input.count, input[end] == UInt8(ascii: ";") {
            if let characters = NamedCharacters.characters(String(decoding: input[name], as: UTF8.self)) {
                replace(name.count + 2, with: characters)
                return
            }
        }
        let isTerminated = end < input.count && input[end] == UInt8(ascii: ";")
        guard let length = NamedCharacters.legacyPrefix(Array(input[name])[...]),
            !(isTerminated && length == name.count),
            !(isTerminated
                && NamedCharacters.longerThanLegacy.contains(String(decoding: input[name], as: UTF8.self)))
        else { return position = end }
        let after = position + 1 + length < input.count ? input[position + 1 + length] : 0
        let staysInAttribute = after == UInt8(ascii: "=") || after.isLetter || after.isDigit
        guard !(inAttribute && staysInAttribute) else { return position = end }
        let text = Array(input[position + 1..<position + 1 + length])
        let capital = NamedCharacters.characters(String(decoding: text, as: UTF8.self))
        replace(length + 1, with: capital ?? [UInt8(ascii: "&")] + text + [UInt8(ascii: ";")])
    }

    /// Whether the name is one that servers escape markup with; libxml2 knows them.
    private func isEscapedSign(_ name: Range<Int>) -> Bool {
        let start = name.lowerBound
        switch name.count {
        case 2: return (input[start] == 0x6C || input[start] == 0x67) && input[start + 1] == 0x74
        case 3: return input[start] == 0x61 && input[start + 1] == 0x6D && input[start + 2] == 0x70
        case 4:
            return input[start] == 0x71 && input[start + 1] == 0x75 && input[start + 2] == 0x6F
                && input[start + 3] == 0x74
        default: return false
        }
    }

    private mutating func replace(_ count: Int, with replacement: [UInt8]) {
        copy(through: position)
        output.append(contentsOf: replacement)
        position += count
        copied = position
    }

    private mutating func copy(through end: Int) {
        if output.isEmpty { output.reserveCapacity(input.count + input.count / 8 + 16) }
        output.append(contentsOf: input[copied..<end])
        copied = end
    }
}

/// How the contents of an element are tokenized.
private enum RawText {
    case none, script, escapable, raw, plain

    init(_ name: Slice<UnsafeBufferPointer<UInt8>>) {
        guard name.count >= 3, name.count <= 9,
            Self.mayBegin(name[name.startIndex], name[name.startIndex + 1])
        else {
            self = .none
            return
        }
        self = Self.kinds[String(decoding: name.map { $0 | 0x20 }, as: UTF8.self)] ?? .none
    }

    /// Whether one of the names begins with these letters.
    private static func mayBegin(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first | 0x20, second | 0x20) {
        case (UInt8(ascii: "s"), UInt8(ascii: "c")), (UInt8(ascii: "s"), UInt8(ascii: "t")),
            (UInt8(ascii: "t"), UInt8(ascii: "e")), (UInt8(ascii: "t"), UInt8(ascii: "i")),
            (UInt8(ascii: "i"), UInt8(ascii: "f")), (UInt8(ascii: "n"), UInt8(ascii: "o")),
            (UInt8(ascii: "x"), UInt8(ascii: "m")), (UInt8(ascii: "p"), UInt8(ascii: "l")):
            true
        default: false
        }
    }

    private static let kinds: [String: RawText] = [
        "script": .script, "style": .script, "textarea": .escapable, "title": .escapable, "iframe": .raw,
        "noembed": .raw, "noframes": .raw, "xmp": .raw, "plaintext": .plain,
    ]
}

extension UInt8 {
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}
