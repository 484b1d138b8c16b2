/// What counts as white space, by who asks.
@usableFromInline package enum WhiteSpace {
    /// ASCII white space as HTML and CSS mean it. Source: https://infra.spec.whatwg.org/#ascii-whitespace
    case html
    /// Space and tab, as in the fields of a message's head. Source: RFC 9110, 5.6.3
    case http
    /// Space and every control character before it.
    case control

    @inlinable package func contains(_ byte: UInt8) -> Bool {
        switch self {
        case .html: byte.isHTMLSpace
        case .http: byte == 0x20 || byte == 0x09
        case .control: byte <= 0x20
        }
    }
}

extension Collection<UInt8> {
    /// Whether all bytes are white space as HTML means it.
    @inlinable package var isBlank: Bool { allSatisfy(\.isHTMLSpace) }
}

extension BidirectionalCollection<UInt8> {
    /// The bytes without white space at either end.
    @inlinable package func trimming(_ space: WhiteSpace) -> SubSequence {
        var start = startIndex
        var end = endIndex
        while start < end, space.contains(self[start]) { formIndex(after: &start) }
        while start < end {
            let last = index(before: end)
            guard space.contains(self[last]) else { break }
            end = last
        }
        return self[start..<end]
    }
}

extension StringProtocol {
    /// The text without white space at either end.
    package func trimming(_ space: WhiteSpace) -> String {
        String(Substring(Substring(self).utf8.trimming(space)))
    }

    /// The text with each run of white space, no-break spaces too, as one space, and none at the ends.
    package var withFoldedWhiteSpace: String {
        if isFolded { return String(self) }
        var output = ""
        var isPending = false
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace {
                isPending = !output.isEmpty
            } else {
                if isPending { output.unicodeScalars.append(" ") }
                isPending = false
                output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// Whether this is ASCII whose words are apart by single spaces, as most names are. Where it is not, no one knows yet.
    private var isFolded: Bool {
        var last = UInt8(ascii: " ")
        for byte in utf8 {
            if byte >= 0x80 || byte < 0x20 || byte == 0x20 && last == 0x20 { return false }
            last = byte
        }
        return last != 0x20 || isEmpty
    }
}
