/// Parses HTML as the web writes it, by the HTML standard. Never fails: whatever the bytes are, there is a document.
///
/// `MarkupPreparation` writes each token of the page in one form, libxml2 reads these into tags and text, and
/// `TreeBuilder` makes the tree. Scripting is disabled, as far as the parser is concerned: what is in `noscript` is parsed.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html
public enum HTMLParser {
    /// Bytes read of one page. With this many, whatever a byte becomes in prepared markup, that has fewer bytes than
    /// libxml2's 32-bit lengths can count.
    private static let sizeLimit = 1 << 27

    /// The document that the bytes of a page stand for.
    /// - Parameters:
    ///   - bytes: in any encoding; what is after the first 134,217,728 of them is left out, with a warning.
    ///   - contentType: the `Content-Type` header, for its charset; nil where unknown.
    public static func parse(_ bytes: [UInt8], contentType: String? = nil) -> Document {
        parse(bytes, contentType: contentType, keepsTemplates: false)
    }

    /// - Parameter keepsTemplates: whether what templates hold are their children; else it is left out.
    static func parse(_ bytes: [UInt8], contentType: String? = nil, keepsTemplates: Bool) -> Document {
        let limited = bytes.count > sizeLimit ? Array(bytes.prefix(sizeLimit)) : bytes
        let isXML = contentType.map { $0.lowercased().hasPrefix("application/xhtml+xml") } ?? false
        let page = EncodingSniffing.decode(limited, contentType: contentType, isXML: isXML)
        let warnings =
            limited.count < bytes.count
            ? ["the page has more than \(sizeLimit) bytes: the rest is left out"] : []
        if isXML { return XMLPageReader.document(page.text, page.encoding, warnings) }
        return document(
            MarkupPreparation.normalizeNewlines(page.text), page.encoding, keepsTemplates, warnings)
    }

    private static func document(
        _ markup: [UInt8], _ encoding: TextEncoding, _ keepsTemplates: Bool, _ warnings: [String]
    )
        -> Document
    {
        var builder = TreeBuilder(capacity: markup.count, keepsTemplates: keepsTemplates)
        let reader = TokenReader()
        return markup.withUnsafeBufferPointer { input in
            var preparation = MarkupPreparation(input)
            while !preparation.isAtEnd {
                preparation.prepareStretch(&builder.names)
                reader.read(preparation.output.bytes, into: &builder)
                preparation.resume(builder.takeTokenizerState(), isForeign: builder.isInForeignContent)
            }
            return builder.finish(encoding, warnings + preparation.warnings)
        }
    }
}
