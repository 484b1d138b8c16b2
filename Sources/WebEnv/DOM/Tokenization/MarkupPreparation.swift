import Glibc

/// What libxml2 is given to read in place of a page's markup.
struct PreparedMarkup {
    /// An attribute of a tag with values set aside.
    struct Attribute {
        /// Bytes of the name in ``source``.
        let name: Range<Int32>
        /// Bytes of the value in ``source``; empty where there are no quotation marks.
        let value: Range<Int32>
        /// Whether the value is set aside, not in ``text``.
        var isAside: Bool
    }
    /// A start tag with attributes.
    struct Tag {
        /// Where its `>` or `/>` is in ``text``.
        let end: Int
        /// Counts the tags that are no repetitions, from 0; a repetition has the number of the tag that it repeats.
        let number: Int
        /// Whether an earlier tag is the same to the byte. All that ``text`` has of this one is its name.
        let isRepetition: Bool
        /// Its attributes in ``attributes``; none for a repetition.
        let attributes: Range<Int>
    }

    /// A text between two tags that one letter stands for, or nothing if it is white space.
    struct Text {
        /// Where the letter ends in ``text``, or where the white space was.
        let end: Int
        let isBlank: Bool
        /// Its bytes in ``source``.
        let bytes: Range<Int32>
    }

    var text: [UInt8]
    let source: [UInt8]
    /// In the order of the text.
    var tags: [Tag] = []
    var attributes: [Attribute] = []
    /// In the order of the text.
    var texts: [Text] = []
    /// What of the markup was left out, a sentence each.
    var warnings: [String] = []
}

/// Rewrites what libxml2's tokenizer reads otherwise than HTML does, before it reads it.
///
/// - the contents of `textarea`, `title` and raw-text elements: `<` becomes `&lt;` there;
/// - named characters that HTML 4 did not have, or that lack their semicolon;
/// - carriage returns, form feeds and NULs.
///
/// It also sets aside what libxml2 need not read, and ``HTMLParser`` puts it back:
///
/// - the values of attributes that libxml2 would only copy byte by byte: it is given the names alone;
/// - the attributes of a start tag that is the same to the byte as an earlier one: it is given the element's name alone;
/// - text: it is given one letter, and nothing of white space between tags.
///
/// That is done as long as every construct so far is one that this pass and libxml2 certainly read alike; from the first
/// other one on, all stays where it is.
struct MarkupPreparation {
    private let input: UnsafeBufferPointer<UInt8>
    private var output: Output
    /// Input before this position is in the output.
    private var copied = 0
    private var position = 0
    /// Whether libxml2 certainly reads all input before this position as this pass does.
    private var isRegular: Bool
    private var tags: [PreparedMarkup.Tag] = []
    private var attributes: [PreparedMarkup.Attribute] = []
    private var texts: [PreparedMarkup.Text] = []
    private var hasTag = false
    private var dropsAttributes = false
    private var seen = SeenTags()

    /// - Parameters:
    ///   - markup: UTF-8.
    ///   - setsAside: false leaves everything in the text.
    static func prepare(_ markup: [UInt8], setsAside: Bool = true) -> PreparedMarkup {
        let clean = normalizeControls(markup)
        return clean.withUnsafeBufferPointer { buffer in
            var preparation = MarkupPreparation(input: buffer, isRegular: setsAside)
            defer { preparation.output.free() }
            preparation.run()
            if preparation.copied > 0 { preparation.copy(through: buffer.count) }
            return PreparedMarkup(
                text: preparation.copied > 0 ? preparation.output.bytes : clean, source: clean,
                tags: preparation.tags, attributes: preparation.attributes, texts: preparation.texts,
                warnings: preparation.warnings)
        }
    }

    private init(input: UnsafeBufferPointer<UInt8>, isRegular: Bool) {
        self.input = input
        self.isRegular = isRegular
        output = Output(capacity: input.count + 64)
        guard isRegular else { return }
        tags.reserveCapacity(input.count / 64)
        texts.reserveCapacity(input.count / 48)
        attributes.reserveCapacity(input.count / 32)
    }

    private var warnings: [String] {
        guard dropsAttributes else { return [] }
        return [
            "the page has elements with more than \(Self.attributeLimit) attributes: the rest are left out"
        ]
    }

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
            let start = position
            skipText()
            guard position < input.count else { return }
            if input[position] == UInt8(ascii: "<") {
                if isRegular, Self.textLengths.contains(position - start) { setTextAside(start..<position) }
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
            let start = position
            skip(to: UInt8(ascii: ">"))
            // After a document type that does not come first, libxml2 takes the next tag for text.
            if isRegular {
                isRegular =
                    Self.isPlain(input[start..<position]) && (next == UInt8(ascii: "/") || isBlank(0..<start))
            }
        } else {
            position += 1
            isRegular = false
        }
    }

    /// Whether an end tag or a declaration, through its `>`, is one that nobody reads otherwise.
    private static func isPlain(_ markup: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard markup.last == UInt8(ascii: ">") else { return false }
        if markup[markup.startIndex + 1] == UInt8(ascii: "/") {
            var index = markup.startIndex + 2
            guard markup[index].isLetter else { return false }
            while markup[index].isOfName { index += 1 }
            while markup[index].isSpace { index += 1 }
            return index == markup.endIndex - 1
        }
        // A document type: no quotation goes beyond its end.
        let quotes = markup.reduce(0) { $0 + ($1 == UInt8(ascii: "\"") ? 1 : 0) }
        return markup.count > 9
            && markup.dropFirst(2).prefix(7).elementsEqual("doctype".utf8) { $0 | 0x20 == $1 }
            && quotes.isMultiple(of: 2)
            && !markup.dropFirst().contains {
                $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "[")
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
            isRegular = false
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
                isRegular = false
                if byte(2) == UInt8(ascii: "!"), byte(3) == UInt8(ascii: ">") {
                    replace(4, with: Array("-->".utf8))
                    return
                }
            }
            position += 1
        }
        copy(through: input.count)
        Array("-->".utf8).withUnsafeBufferPointer { output.append($0) }
    }

    private mutating func startTag() {
        hasTag = true
        let nameStart = position + 1
        position += 1
        while position < input.count, !input[position].isSpace, input[position] != UInt8(ascii: ">"),
            input[position] != UInt8(ascii: "/")
        {
            position += 1
        }
        let name = nameStart..<position
        let kind = RawText.mayBegin(byte: input, name) ? RawText(input[name]) : .none
        if !(isRegular && regularAttributes(after: name, isRaw: kind != .none)) {
            isRegular = false
            readAttributes()
        }
        switch kind {
        case .none: break
        case .script: skipContents(of: name)
        case .escapable: escapeContents(of: name, references: true)
        case .raw: escapeContents(of: name, references: false)
        case .plain: escapeRest()
        }
    }

    /// Attributes of one tag that are kept: libxml2 compares each with all before it.
    static let attributeLimit = 512

    private mutating func readAttributes() {
        var quote: UInt8 = 0
        var afterEquals = false
        var names = AttributeCount()
        while position < input.count {
            if quote != 0 { skipValue(quote) }
            guard position < input.count else { return }
            let current = input[position]
            if quote != 0 {
                if current == quote {
                    quote = 0
                    names.endWord()
                } else {
                    reference(inAttribute: true)
                    continue
                }
            } else {
                names.add(current, afterEquals)
                if names.count > Self.attributeLimit { return dropAttributes() }
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

    /// Counts the names among what is outside of quotation marks in a tag.
    private struct AttributeCount {
        private enum Word { case none, name, value }
        private var word = Word.none
        private(set) var count = 0

        mutating func add(_ byte: UInt8, _ afterEquals: Bool) {
            switch word {
            case .value: if byte.isSpace { word = .none }
            case .name:
                if byte.isSpace || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "/") { word = .none }
            case .none:
                guard !byte.isSpace, byte != UInt8(ascii: "="), byte != UInt8(ascii: ">") else { return }
                if afterEquals {
                    word = .value
                } else if byte != UInt8(ascii: "/") {
                    word = .name
                    count += 1
                }
            }
        }

        mutating func endWord() { word = .none }
    }

    /// Leaves out the tag's attributes from here on.
    private mutating func dropAttributes() {
        dropsAttributes = true
        copy(through: position)
        var quote: UInt8 = 0
        var afterEquals = false
        while position < input.count {
            let current = input[position]
            if quote != 0 {
                if current == quote { quote = 0 }
            } else if current == UInt8(ascii: ">") {
                break
            } else if afterEquals, current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
                quote = current
            }
            afterEquals = current == UInt8(ascii: "=") || (afterEquals && current.isSpace)
            position += 1
        }
        copied = position
        position = min(position + 1, input.count)
    }

    // MARK: What is set aside

    /// Names longer than this are left to libxml2, which cuts them.
    private static let nameLimit = 64

    /// Reads the attributes of a tag that every reader of HTML reads alike, and sets aside what it can of them.
    /// - Returns: false where the tag is not such a one; nothing is read then.
    private mutating func regularAttributes(after name: Range<Int>, isRaw: Bool) -> Bool {
        guard position < input.count else { return false }
        if input[position] == UInt8(ascii: ">") {
            guard isRegularName(name) else { return false }
            position += 1
            return true
        }
        let lookup = seen.lookup(input, from: name.lowerBound)
        if let number = lookup.found {
            let end = lookup.end
            tags.append(
                .init(end: offset(name.upperBound), number: number, isRepetition: true, attributes: 0..<0))
            copy(through: name.upperBound)
            copied = end
            position = end + (input[end] == UInt8(ascii: "/") ? 2 : 1)
            return true
        }
        let first = attributes.count
        guard isRegularName(name), let end = scanAttributes(from: name.upperBound),
            !(isRaw && input[end] == UInt8(ascii: "/"))
        else {
            attributes.removeLast(attributes.count - first)
            return false
        }
        // libxml2 drops the second of these.
        let mayBeDropped = isRoot(name)
        for index in first..<attributes.count {
            let attribute = attributes[index]
            if attribute.isAside, !mayBeDropped {
                copy(through: Int(attribute.name.upperBound))
                copied = Int(attribute.value.upperBound) + 1
            } else {
                attributes[index].isAside = false
                position = Int(attribute.value.lowerBound)
                readReferences(to: Int(attribute.value.upperBound))
            }
        }
        if mayBeDropped || attributes.count == first {
            attributes.removeLast(attributes.count - first)
        } else {
            let number = seen.add(lookup, isWhole: end == lookup.end)
            tags.append(
                .init(
                    end: offset(end), number: number, isRepetition: false,
                    attributes: first..<attributes.count))
        }
        position = end + (input[end] == UInt8(ascii: "/") ? 2 : 1)
        return true
    }

    /// Where a position from ``copied`` on will be in the output.
    private func offset(_ position: Int) -> Int { output.count + position - copied }

    private func isRegularName(_ name: Range<Int>) -> Bool {
        name.count <= Self.nameLimit && input[name].allSatisfy(\.isOfName)
    }

    /// Longer texts libxml2 hands over in pieces.
    private static let textLengths = 1...900
    /// Shorter ones are not worth it, unless they are white space.
    private static let shortestText = 6

    /// - Parameter range: text up to a `<`.
    private mutating func setTextAside(_ range: Range<Int>) {
        // What follows a reference may belong to its name; what comes before all tags is treated in its own way.
        guard hasTag, input[range.lowerBound - 1] == UInt8(ascii: ">") else { return }
        // A `<` that begins nothing is a text to libxml2.
        let next = byte(1)
        guard next.isLetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") else { return }
        let isBlank = isBlank(range)
        guard isBlank || range.count >= Self.shortestText && isPlainText(range) else { return }
        copy(through: range.lowerBound)
        if !isBlank { output.append(UInt8(ascii: "x")) }
        copied = range.upperBound
        texts.append(
            .init(
                end: output.count, isBlank: isBlank,
                bytes: Int32(range.lowerBound)..<Int32(range.upperBound)))
    }

    private func isBlank(_ range: Range<Int>) -> Bool {
        for index in range where !input[index].isSpace { return false }
        return true
    }

    /// Whether libxml2 hands over each of the bytes.
    private func isPlainText(_ range: Range<Int>) -> Bool {
        for index in range {
            let byte = input[index]
            if byte < 0x20, !byte.isSpace { return false }
            // U+FFFE and U+FFFF are no characters of XML.
            if byte == 0xEF, input[index + 1] == 0xBF, input[index + 2] >= 0xBE { return false }
        }
        return true
    }

    /// Appends the attributes from here to the tag's end.
    /// - Returns: where its `>` or `/>` is; nil where something is written in an unusual way, or there are too many.
    private mutating func scanAttributes(from start: Int) -> Int? {
        guard let base = input.baseAddress else { return nil }
        let end = input.count
        var next = start
        let first = attributes.count
        while attributes.count - first <= Self.attributeLimit {
            let isApart = next < end && base[next].isSpace
            while next < end, base[next].isSpace { next += 1 }
            guard next < end else { return nil }
            if base[next] == UInt8(ascii: ">") { return next }
            if base[next] == UInt8(ascii: "/") {
                return next + 1 < end && base[next + 1] == UInt8(ascii: ">") ? next : nil
            }
            guard isApart, base[next].isLetter else { return nil }
            let nameStart = next
            while next < end, base[next].isOfName { next += 1 }
            let name = Int32(nameStart)..<Int32(next)
            guard name.count <= Self.nameLimit else { return nil }
            var equals = next
            while equals < end, base[equals].isSpace { equals += 1 }
            guard equals < end else { return nil }
            guard base[equals] == UInt8(ascii: "=") else {
                attributes.append(.init(name: name, value: name.upperBound..<name.upperBound, isAside: false))
                continue
            }
            next = equals + 1
            while next < end, base[next].isSpace { next += 1 }
            guard next < end else { return nil }
            let quote = base[next]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                // Without quotation marks: left where it is.
                let valueStart = next
                while next < end, base[next].isOfName { next += 1 }
                guard next > valueStart, next < end, base[next].isSpace || base[next] == UInt8(ascii: ">")
                else {
                    return nil
                }
                attributes.append(.init(name: name, value: name.upperBound..<name.upperBound, isAside: false))
                continue
            }
            next += 1
            guard let found = memchr(base + next, Int32(quote), end - next) else { return nil }
            let close = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            let hasReference = memchr(base + next, 0x26, close - next) != nil
            attributes.append(.init(name: name, value: Int32(next)..<Int32(close), isAside: !hasReference))
            next = close + 1
        }
        return nil
    }

    private func isRoot(_ name: Range<Int>) -> Bool {
        guard name.count == 4, let first = input[name].first else { return false }
        return (first | 0x20 == UInt8(ascii: "h") || first | 0x20 == UInt8(ascii: "b"))
            && ["html", "head", "body"].contains { input[name].elementsEqual($0.utf8) { $0 | 0x20 == $1 } }
    }

    private mutating func readReferences(to end: Int) {
        while position < end {
            if input[position] == UInt8(ascii: "&") {
                reference(inAttribute: true)
            } else {
                position += 1
            }
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
        while position < input.count, !endTagIsHere(name) {
            // libxml2 may take it for the end.
            if isRegular, byte(0) == UInt8(ascii: "<"), byte(1) == UInt8(ascii: "/") { isRegular = false }
            position += 1
        }
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
        replacement.withUnsafeBufferPointer { output.append($0) }
        position += count
        copied = position
    }

    private mutating func copy(through end: Int) {
        output.append(UnsafeBufferPointer(rebasing: input[copied..<end]))
        copied = end
    }
}

/// Bytes that are written one piece after the other. Whoever makes one frees it.
private struct Output {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        start = .allocate(capacity: capacity)
        self.capacity = capacity
    }
    func free() { start.deallocate() }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let first = piece.baseAddress, !piece.isEmpty else { return }
        if count + piece.count > capacity { grow(by: piece.count) }
        memcpy(start + count, first, piece.count)
        count += piece.count
    }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        start[count] = byte
        count += 1
    }

    private mutating func grow(by more: Int) {
        capacity = (count + more) * 2
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}

/// Start tags by their bytes, so that the same ones are found again.
private struct SeenTags {
    private struct Entry {
        let hash: UInt64
        /// From the name through the `>`.
        let bytes: Range<Int>
        let number: Int
    }
    /// What became of a search, for adding the tag that was searched for.
    struct Lookup {
        fileprivate let hash: UInt64
        /// From the name through the first `>`.
        fileprivate let bytes: Range<Int>
        /// Where that `>`, or the slash before it, is.
        let end: Int
        /// The number of the tag that is the same.
        fileprivate(set) var found: Int?
    }
    /// Each keeps the latest of the tags that fall to it.
    private var entries = [Entry?](repeating: nil, count: 512)
    private var count = 0

    func lookup(_ input: UnsafeBufferPointer<UInt8>, from start: Int) -> Lookup {
        guard let base = input.baseAddress,
            let close = memchr(base + start, 0x3E, input.count - start)
        else { return Lookup(hash: 0, bytes: 0..<0, end: -1) }
        let end = UnsafeRawPointer(close) - UnsafeRawPointer(base)
        let bytes = start..<end + 1
        let hash = Self.hash(base + start, bytes.count)
        var result = Lookup(
            hash: hash, bytes: bytes, end: base[end - 1] == UInt8(ascii: "/") ? end - 1 : end)
        if let entry = entries[Self.slot(hash)], entry.hash == hash, entry.bytes.count == bytes.count,
            memcmp(base + start, base + entry.bytes.lowerBound, bytes.count) == 0
        {
            result.found = entry.number
        }
        return result
    }

    /// - Parameter isWhole: whether the tag ends where it was searched for; else a value of it has a `>`.
    /// - Returns: the tag's number.
    mutating func add(_ lookup: Lookup, isWhole: Bool) -> Int {
        defer { count += 1 }
        if isWhole {
            entries[Self.slot(lookup.hash)] = Entry(hash: lookup.hash, bytes: lookup.bytes, number: count)
        }
        return count
    }

    private static func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 55) }

    private static func hash(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let bytes = UnsafeRawPointer(start)
        var hash = UInt64(truncatingIfNeeded: count)
        var index = 0
        while index + 8 <= count {
            hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var last: UInt64 = 0
        while index < count {
            last = last << 8 | UInt64(start[index])
            index += 1
        }
        return mixed(hash, last)
    }

    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 29
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

    static func mayBegin(byte input: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> Bool {
        name.count >= 3 && mayBegin(input[name.lowerBound], input[name.lowerBound + 1])
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
    /// Letters, digits and the signs that libxml2 takes as part of a name.
    fileprivate var isOfName: Bool {
        let masks: (low: UInt64, high: UInt64) = (0x07FF_6000_0000_0000, 0x07FF_FFFE_87FF_FFFE)
        return self < 0x80 && (self < 0x40 ? masks.low : masks.high) >> UInt64(self & 0x3F) & 1 != 0
    }
}
