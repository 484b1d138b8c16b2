package import CCurl
import Groundwork

/// What came back, once the exchange is done.
extension webrl_exchange {
    package var answerBody: [UInt8] {
        Array(UnsafeBufferPointer(start: response_body, count: response_body_length))
    }

    /// Fields of the answer's head in order, without white space around their values.
    package var answerFields: [(name: String, value: String)] {
        UnsafeBufferPointer(start: response_headers, count: response_headers_length)
            .split { $0 == 0x0A || $0 == 0x0D }
            // The first is the status line.
            .dropFirst()
            .compactMap { line in
                line.firstIndex(of: UInt8(ascii: ":")).map { colon in
                    (
                        String(decoding: line[..<colon], as: UTF8.self),
                        String(decoding: line[colon...].dropFirst(), as: UTF8.self).trimming(.html)
                    )
                }
            }
    }

    /// What libcurl says of a failure; its words for the code alone where it has nothing to add.
    package func explanation(of code: CURLcode) -> String {
        let text = withUnsafeBytes(of: error) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}
