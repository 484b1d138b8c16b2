import Groundwork

/// What the tokenizer asks of a byte, in one table.
struct ByteClass: OptionSet {
    let rawValue: UInt8
    /// Ends a run of text that is copied as it is.
    static let endsText = ByteClass(rawValue: 1 << 0)
    /// Ends a run of an attribute's value that is copied as it is.
    static let endsValue = ByteClass(rawValue: 1 << 1)
    /// Ends a tag's name: white space, `/` and `>`.
    static let endsTagName = ByteClass(rawValue: 1 << 2)
    /// Ends an attribute's name: white space, `/`, `>` and `=`.
    static let endsAttributeName = ByteClass(rawValue: 1 << 3)
    static let space = ByteClass(rawValue: 1 << 4)
    static let letter = ByteClass(rawValue: 1 << 5)
    static let digit = ByteClass(rawValue: 1 << 6)

    /// By byte.
    static let all: [ByteClass] = (UInt8.min...UInt8.max).map { byte in
        var result: ByteClass = []
        // 0xEF begins U+FFFE and U+FFFF, which XML cannot hold.
        let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A
        if isControl || byte == 0xEF || "<&>".utf8.contains(byte) { result.insert(.endsText) }
        if byte < 0x20 || byte == 0xEF || "<&\"'`".utf8.contains(byte) { result.insert(.endsValue) }
        if byte.isHTMLSpace { result.formUnion([.space, .endsTagName, .endsAttributeName]) }
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") {
            result.formUnion([.endsTagName, .endsAttributeName])
        }
        if byte == UInt8(ascii: "=") { result.insert(.endsAttributeName) }
        if byte.isASCIIAlpha { result.insert(.letter) }
        if byte.isASCIIDigit { result.insert(.digit) }
        return result
    }
}
