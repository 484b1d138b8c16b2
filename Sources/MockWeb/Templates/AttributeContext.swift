import Groundwork

/// Where in a page's markup a variable stands: whether it is a value inside the query of an address.
///
/// Reads a template's text as HTML writes tags, with whatever variables and sections put in between left out.
struct AttributeContext {
    private enum Place {
        case text
        /// In a tag; the name of the attribute that was read last.
        case tag(name: [UInt8], isAssigned: Bool)
        /// In an attribute's value; `quote` is 0 where it has none.
        case value(quote: UInt8, part: Part)
    }
    /// The parts of an address, and what is none.
    private enum Part { case other, path, queryName, queryValue, fragment }

    /// Attributes that hold one address.
    private static let addresses: Set<[UInt8]> = Set(
        ["href", "src", "action", "formaction", "data", "cite", "poster"].map { Array($0.utf8) })

    private var place = Place.text

    /// Whether what comes next belongs to the value of a query's parameter.
    var isQueryValue: Bool {
        if case .value(_, .queryValue) = place { true } else { false }
    }

    mutating func read(_ text: some Sequence<UInt8>) {
        for byte in text { read(byte) }
    }

    /// A variable begins a value that has no quotes.
    mutating func readVariable() {
        if case .tag(let name, true) = place { place = .value(quote: 0, part: Self.start(name)) }
    }

    private mutating func read(_ byte: UInt8) {
        switch place {
        case .text: if byte == UInt8(ascii: "<") { place = .tag(name: [], isAssigned: false) }
        case .tag(let name, let isAssigned): readInTag(byte, name, isAssigned)
        case .value(let quote, let part): readInValue(byte, quote, part)
        }
    }

    private mutating func readInTag(_ byte: UInt8, _ name: [UInt8], _ isAssigned: Bool) {
        switch byte {
        case UInt8(ascii: ">"): place = .text
        case UInt8(ascii: "="): place = .tag(name: name, isAssigned: true)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): place = .value(quote: byte, part: Self.start(name))
        case 0...32, UInt8(ascii: "/"):
            if !isAssigned { place = .tag(name: [], isAssigned: false) }
        default:
            if isAssigned {
                place = .value(quote: 0, part: Self.start(name))
                read(byte)
            } else {
                place = .tag(name: name + [byte.asciiLowercased], isAssigned: false)
            }
        }
    }

    private mutating func readInValue(_ byte: UInt8, _ quote: UInt8, _ part: Part) {
        let isEnd = quote == 0 ? byte <= 32 || byte == UInt8(ascii: ">") : byte == quote
        guard !isEnd else {
            place = quote == 0 && byte == UInt8(ascii: ">") ? .text : .tag(name: [], isAssigned: false)
            return
        }
        place = .value(quote: quote, part: Self.part(part, behind: byte))
    }

    private static func start(_ name: [UInt8]) -> Part { addresses.contains(name) ? .path : .other }

    private static func part(_ part: Part, behind byte: UInt8) -> Part {
        switch (part, byte) {
        case (.other, _), (.fragment, _): part
        case (.path, UInt8(ascii: "#")), (.queryValue, UInt8(ascii: "#")): .fragment
        case (.path, UInt8(ascii: "?")), (.queryName, UInt8(ascii: "&")), (.queryValue, UInt8(ascii: "&")):
            .queryName
        case (.queryName, UInt8(ascii: "=")): .queryValue
        default: part
        }
    }
}

extension [UInt8] {
    /// Whether what comes next in this address belongs to the value of a parameter of its query.
    var endsInQueryValue: Bool {
        guard let mark = firstIndex(of: UInt8(ascii: "?")), !contains(UInt8(ascii: "#")) else { return false }
        let signs = [UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "=")]
        return self[mark...].last(where: signs.contains) == UInt8(ascii: "=")
    }

    /// Appends a value of a query. A text of the database that was percent-encoded in SQL already stays as it is.
    /// - Parameter mayBeEncoded: the text may have been through `url_encode`.
    mutating func append(queryValue text: UnsafeBufferPointer<UInt8>, mayBeEncoded: Bool) {
        if mayBeEncoded, text.isPercentEncoded {
            append(contentsOf: text)
        } else {
            append(contentsOf: PercentEncoding.encode(text, set: .unreserved))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are what `url_encode` gives for a text that has something to encode.
    fileprivate var isPercentEncoded: Bool {
        var index = 0
        var hasEscape = false
        while index < count {
            let byte = self[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < count, self[index + 1].hexValue != nil, self[index + 2].hexValue != nil
                else { return false }
                hasEscape = true
                index += 3
            } else {
                guard byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte) else { return false }
                index += 1
            }
        }
        return hasEscape
    }
}
