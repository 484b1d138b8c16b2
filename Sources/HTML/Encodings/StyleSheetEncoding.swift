import Groundwork

/// What the bytes of a style sheet are as text.
/// Source: https://www.w3.org/TR/css-syntax-3/#input-byte-stream
package enum StyleSheetEncoding {
    /// - Parameters:
    ///   - contentType: the `Content-Type` header; nil where there is none.
    ///   - environment: the encoding that the link names; nil where it names none.
    /// - Returns: UTF-8.
    package static func decode(_ bytes: [UInt8], contentType: String?, environment: String?) -> [UInt8] {
        let told = contentType.flatMap { EncodingSniffing.encoding(in: Array($0.utf8)[...]) }
        let encoding = told ?? declared(bytes) ?? environment.flatMap { TextEncoding(label: $0) } ?? .utf8
        return EncodingSniffing.text(of: bytes, in: encoding)
    }

    /// The label in an `@charset` rule at the very beginning.
    private static func declared(_ bytes: [UInt8]) -> TextEncoding? {
        let start = Array("@charset \"".utf8)
        guard bytes.starts(with: start) else { return nil }
        let label = bytes[start.count...].prefix(100).prefix { $0 != UInt8(ascii: "\"") }
        let encoding = TextEncoding(label: String(decoding: label, as: UTF8.self))
        // What is read as ASCII is not UTF-16.
        return encoding == .utf16BE || encoding == .utf16LE ? .utf8 : encoding
    }
}
