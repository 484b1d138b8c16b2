/// What a site's file may say of the answers' status and headers.
enum ResponseRules {
    /// A status that ends a request; nil, with a problem in the log, for others.
    static func status(_ value: YAMLValue) -> Int? {
        guard let number = value.integer else { return nil }
        guard (200...599).contains(number) else {
            value.report("a status from 200 to 599 is needed")
            return nil
        }
        return number
    }

    /// A media type; nil, with a problem in the log, for other texts.
    static func contentType(_ value: YAMLValue) -> String? {
        guard let text = value.string else { return nil }
        guard isMediaType(text) else {
            value.report("a media type is needed, such as text/html; charset=utf-8")
            return nil
        }
        return text
    }

    /// Source: RFC 9110, section 8.3.1; the parameters may be any printable ASCII.
    static func isMediaType(_ text: String) -> Bool {
        let name = text.utf8.prefix { $0 != UInt8(ascii: ";") }
        let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let subtype = parts.last?.reversed().drop { $0 == 0x20 } ?? []
        return parts.count == 2 && !parts[0].isEmpty && !subtype.isEmpty && parts[0].allSatisfy(isTokenByte)
            && subtype.allSatisfy(isTokenByte)
            && text.utf8.dropFirst(name.count).allSatisfy { (0x20..<0x7F).contains($0) }
    }
}
