import Groundwork

/// Determining the encoding of a page.
///
/// Where it departs from the standard: a page that says nothing of its encoding is UTF-8 where it is valid UTF-8, else
/// windows-1252.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
enum EncodingSniffing {
    /// A page as UTF-8, and what it was in.
    struct Page {
        /// Valid, without byte order mark; what could not be decoded is U+FFFD.
        let text: [UInt8]
        let encoding: TextEncoding
    }

    /// - Parameters:
    ///   - contentType: the `Content-Type` header; nil where there is none.
    ///   - isXML: whether the page is XML, which is UTF-8 where it does not declare another encoding itself.
    static func decode(_ bytes: [UInt8], contentType: String?, isXML: Bool = false) -> Page {
        if let marked = marked(bytes) { return marked }
        if let declared = contentType.flatMap(encoding(inHeader:)) { return page(bytes, from: 0, declared) }
        if isXML { return page(bytes, from: 0, EncodingPrescan.xmlEncoding(of: bytes) ?? .utf8) }
        if let declared = EncodingPrescan.encoding(of: bytes) { return page(bytes, from: 0, declared) }
        return UTF8Text.isValid(bytes[...])
            ? Page(text: bytes, encoding: .utf8) : page(bytes, from: 0, .windows1252)
    }

    /// What begins with a byte order mark; nil where there is none.
    private static func marked(_ bytes: [UInt8]) -> Page? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return page(bytes, from: 3, .utf8) }
        if bytes.starts(with: [0xFE, 0xFF]) { return page(bytes, from: 2, .utf16BE) }
        if bytes.starts(with: [0xFF, 0xFE]) { return page(bytes, from: 2, .utf16LE) }
        return nil
    }

    /// Text that is in an encoding where no byte order mark says another.
    /// - Returns: UTF-8.
    static func text(of bytes: [UInt8], in encoding: TextEncoding) -> [UInt8] {
        (marked(bytes) ?? page(bytes, from: 0, encoding)).text
    }

    private static func page(_ bytes: [UInt8], from start: Int, _ encoding: TextEncoding) -> Page {
        if encoding == .utf8, start == 0, UTF8Text.isValid(bytes[...]) {
            return Page(text: bytes, encoding: .utf8)
        }
        return Page(text: encoding.decode(bytes[start...]), encoding: encoding)
    }

    private static func encoding(inHeader header: String) -> TextEncoding? {
        encoding(in: Array(header.utf8)[...])
    }

    /// The encoding that `charset=` in a header or in a `meta` element's `content` names.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/urls-and-fetching.html#extracting-character-encodings-from-meta-elements
    static func encoding(in text: ArraySlice<UInt8>) -> TextEncoding? {
        let key = Array("charset".utf8)
        var rest = text
        while rest.count > key.count {
            guard rest.prefix(key.count).elementsEqual(key, by: { $0.asciiLowercased == $1 }) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(key.count).drop(while: \.isHTMLSpace)
            guard rest.first == UInt8(ascii: "=") else { continue }
            return TextEncoding(label: String(decoding: value(rest.dropFirst()), as: UTF8.self))
        }
        return nil
    }

    /// What stands after the equals sign.
    private static func value(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = text.drop(while: \.isHTMLSpace)
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let inner = rest.dropFirst()
            return inner.firstIndex(of: quote).map { inner[..<$0] } ?? []
        }
        return rest.prefix { !$0.isHTMLSpace && $0 != UInt8(ascii: ";") }
    }
}

/// Prescan a byte stream to determine its encoding.
///
/// The first bytes are looked at whatever they are, as the standard advises, and those after them as long as only what
/// belongs into a head was seen, as in browsers.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
struct EncodingPrescan {
    private let bytes: [UInt8]
    private var position = 0
    private var isInHead = true
    /// Bytes that are looked at in any case.
    private static let length = 1024

    static func encoding(of bytes: [UInt8]) -> TextEncoding? {
        var prescan = EncodingPrescan(bytes: bytes)
        return prescan.run() ?? prescan.xmlEncoding()
    }

    /// What the declaration of an XML document names.
    static func xmlEncoding(of bytes: [UInt8]) -> TextEncoding? {
        EncodingPrescan(bytes: bytes).xmlEncoding()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() -> TextEncoding? {
        if bytes.starts(with: [0x3C, 0, 0x3F, 0, 0x78, 0]) { return .utf16LE }
        if bytes.starts(with: [0, 0x3C, 0, 0x3F, 0, 0x78]) { return .utf16BE }
        while position < bytes.count, isInHead || position < Self.length {
            if bytes[position] != UInt8(ascii: "<") {
                position += 1
            } else if stands("<!--") {
                // `<!-->` is one too: the mark that ends it may begin with that which began it.
                position = end(of: "-->", from: position + 2)
            } else if stands("<meta"), let after = byte(5), after.isHTMLSpace || after == UInt8(ascii: "/") {
                position += 5
                if let encoding = meta() { return encoding }
            } else if let name = tagName() {
                tag(name)
            } else if stands("<!") || stands("</") || stands("<?") {
                position = end(of: ">", from: position)
            } else {
                position += 1
            }
        }
        return nil
    }

    private func byte(_ offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    /// Whether a text stands here, whatever its case.
    private func stands(_ text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy {
            bytes[position + $0].asciiLowercased == text.utf8Start[$0]
        }
    }

    /// The place behind the next mark.
    private func end(of mark: String, from start: Int) -> Int {
        let mark = Array(mark.utf8)
        var index = start
        while index + mark.count <= bytes.count {
            if bytes[index..<index + mark.count].elementsEqual(mark) { return index + mark.count }
            index += 1
        }
        return bytes.count
    }

    // MARK: Tags

    /// The range of the name of a tag that begins here.
    private func tagName() -> Range<Int>? {
        let start = position + (byte(1) == UInt8(ascii: "/") ? 2 : 1)
        guard start < bytes.count, bytes[start].isASCIIAlpha else { return nil }
        let end = bytes[start...].firstIndex { $0.isHTMLSpace || $0 == UInt8(ascii: ">") } ?? bytes.count
        return start..<end
    }

    private mutating func tag(_ name: Range<Int>) {
        let isEnd = byte(1) == UInt8(ascii: "/")
        let word = String(decoding: bytes[name].prefix(16), as: UTF8.self).lowercased()
        if isEnd ? word == "head" : !Self.headNames.contains(word) { isInHead = false }
        position = name.upperBound
        while attribute() != nil {}
    }

    private static let headNames: Set = [
        "html", "head", "title", "meta", "base", "link", "style", "script", "noscript", "template",
    ]

    /// The encoding that a `meta` element declares; nil where it declares none that is known.
    private mutating func meta() -> TextEncoding? {
        var seen: Set<[UInt8]> = []
        var hasPragma = false
        var content: TextEncoding?
        var charset: TextEncoding?
        var hasCharset = false
        while let attribute = attribute() {
            guard seen.insert(attribute.name).inserted else { continue }
            switch String(decoding: attribute.name, as: UTF8.self) {
            case "http-equiv": hasPragma = attribute.value.elementsEqual("content-type".utf8)
            case "content": content = EncodingSniffing.encoding(in: attribute.value[...])
            case "charset":
                hasCharset = true
                charset = TextEncoding(label: String(decoding: attribute.value, as: UTF8.self))
            default: break
            }
        }
        switch hasCharset ? charset : hasPragma ? content : nil {
        case .utf16BE, .utf16LE: return .utf8
        case .userDefined: return .windows1252
        case let found: return found
        }
    }

    /// Get an attribute: name and value in lower case; nil at the end of the tag.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#concept-get-attributes-when-sniffing
    private mutating func attribute() -> (name: [UInt8], value: [UInt8])? {
        while let next = byte(0), next.isHTMLSpace || next == UInt8(ascii: "/") { position += 1 }
        guard let first = byte(0) else { return nil }
        if first == UInt8(ascii: ">") { return nil }
        var name: [UInt8] = []
        while let next = byte(0), !(next == UInt8(ascii: "=") && !name.isEmpty) {
            if next.isHTMLSpace { break }
            if next == UInt8(ascii: "/") || next == UInt8(ascii: ">") { return (name, []) }
            name.append(next.asciiLowercased)
            position += 1
        }
        while byte(0)?.isHTMLSpace == true { position += 1 }
        guard byte(0) == UInt8(ascii: "=") else { return (name, []) }
        position += 1
        while byte(0)?.isHTMLSpace == true { position += 1 }
        return (name, value())
    }

    private mutating func value() -> [UInt8] {
        guard let first = byte(0) else { return [] }
        let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        if isQuoted { position += 1 }
        let start = position
        while let next = byte(0) {
            if isQuoted ? next == first : next.isHTMLSpace || next == UInt8(ascii: ">") { break }
            position += 1
        }
        let value = bytes[start..<position].map(\.asciiLowercased)
        if isQuoted, position < bytes.count { position += 1 }
        return value
    }

    // MARK: XML declarations

    /// Get an XML encoding.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#concept-get-xml-encoding-when-sniffing
    private func xmlEncoding() -> TextEncoding? {
        guard bytes.starts(with: "<?xml".utf8),
            let end = bytes.prefix(Self.length).firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        let declaration = bytes[..<end]
        let key = Array("encoding".utf8)
        guard let found = declaration.indices.first(where: { declaration[$0...].starts(with: key) }) else {
            return nil
        }
        var rest = declaration[(found + key.count)...].drop { $0 <= 0x20 }
        guard rest.popFirst() == UInt8(ascii: "=") else { return nil }
        rest = rest.drop { $0 <= 0x20 }
        guard let quote = rest.popFirst(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let close = rest.firstIndex(of: quote), !rest[..<close].contains(where: { $0 <= 0x20 })
        else { return nil }
        let encoding = TextEncoding(label: String(decoding: rest[..<close], as: UTF8.self))
        return encoding == .utf16BE || encoding == .utf16LE ? .utf8 : encoding
    }
}
