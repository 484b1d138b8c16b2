import Groundwork

/// What forms and links send of a text.
///
/// Source: https://encoding.spec.whatwg.org/#encode-or-fail
extension TextEncoding {
    /// The text in this encoding; `&#8364;` for a character that it lacks.
    ///
    /// Source: https://encoding.spec.whatwg.org/#error-mode (html)
    package func encoded(_ text: String) -> [UInt8] {
        guard self != .utf8 else { return Array(text.utf8) }
        var encoder = LegacyEncoder(self)
        var output: [UInt8] = []
        for scalar in text.unicodeScalars where !encoder.encode(scalar, to: &output) {
            output.append(contentsOf: "&#\(Self.told(scalar));".utf8)
        }
        encoder.finish(&output)
        return output
    }

    /// Percent-encode after encoding: a character that the encoding lacks becomes `%26%238364%3B`.
    ///
    /// Source: https://url.spec.whatwg.org/#string-percent-encode-after-encoding
    package func percentEncoded(
        _ text: String, set: PercentEncoding.Set, spaceAsPlus: Bool = false
    ) -> [UInt8] {
        var output: [UInt8] = []
        func append(_ bytes: [UInt8]) {
            for byte in bytes {
                if spaceAsPlus, byte == 0x20 {
                    output.append(UInt8(ascii: "+"))
                } else {
                    PercentEncoding.append(byte, to: &output, set: set)
                }
            }
        }
        guard self != .utf8 else {
            append(Array(text.utf8))
            return output
        }
        var encoder = LegacyEncoder(self)
        var pending: [UInt8] = []
        for scalar in text.unicodeScalars where !encoder.encode(scalar, to: &pending) {
            append(pending)
            pending = []
            output.append(contentsOf: "%26%23\(Self.told(scalar))%3B".utf8)
        }
        encoder.finish(&pending)
        append(pending)
        return output
    }

    /// The number of a character that an encoding lacks. ISO-2022-JP tells U+FFFD of what would switch its state.
    private static func told(_ scalar: Unicode.Scalar) -> UInt32 {
        [0x0E, 0x0F, 0x1B].contains(scalar.value) ? 0xFFFD : scalar.value
    }
}

extension WebURL {
    /// The address that a text on a page in this encoding means.
    /// - Returns: nil where the text is no address.
    /// Source: https://html.spec.whatwg.org/multipage/urls-and-fetching.html#encoding-parsing-a-url
    package init?(_ text: String, relativeTo base: WebURL?, encoding: TextEncoding) {
        guard encoding.output != .utf8 else {
            self.init(text, relativeTo: base)
            return
        }
        self.init(text, relativeTo: base) { query in
            encoding.percentEncoded(String(decoding: query, as: UTF8.self), set: .specialQuery)
        }
    }
}
