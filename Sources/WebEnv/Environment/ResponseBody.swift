import Synchronization

/// The bytes of a response, and what was computed from them: shared by every environment that got the same bytes.
public final class ResponseBody: Sendable {
    public let bytes: [UInt8]
    private let parsed = Mutex<Document?>(nil)

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
    public convenience init(_ text: String) { self.init(Array(text.utf8)) }

    /// The document, parsed at the first call.
    public func document(contentType: String?) -> Document {
        if let document = parsed.withLock({ $0 }) { return document }
        let document = HTMLParser.parse(bytes, contentType: contentType)
        return parsed.withLock { slot in
            if let earlier = slot { return earlier }
            slot = document
            return document
        }
    }
}
