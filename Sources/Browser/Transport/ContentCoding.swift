internal import CCurl
import Groundwork

/// How a body is compressed on its way.
///
/// Source: https://www.rfc-editor.org/rfc/rfc9110#name-content-codings
enum ContentCoding: Sendable, Hashable {
    case gzip, deflate
    /// One that was not asked for.
    case unknown(String)

    /// What requests say in `Accept-Encoding`.
    static let accepted = "gzip, deflate"

    enum Failure: Error, CustomStringConvertible {
        case cutShort, malformed, tooLong
        case unknownCoding(String)

        var description: String {
            switch self {
            case .cutShort: "it ends too early"
            case .malformed: "it is malformed"
            case .tooLong: "it is too long"
            case .unknownCoding(let name): "'\(name)' is not a coding that was asked for"
            }
        }
    }

    /// The codings of a body, in the order in which they were applied.
    static func codings(of headers: [HTTPHeader]) -> [ContentCoding] {
        headers.filter { $0.isNamed("content-encoding") }
            .flatMap { $0.value.split(separator: ",") }
            .map { $0.trimming(.html).lowercased() }
            .compactMap { name in
                switch name {
                case "", "identity": nil
                case "gzip", "x-gzip": .gzip
                case "deflate": .deflate
                default: .unknown(name)
                }
            }
    }

    /// Takes the coding off. An empty body stays empty: answers to HEAD and those without content say how they would be coded.
    /// - Parameter limit: bytes of the result at most.
    /// - Throws: ``Failure``.
    func decode(_ body: [UInt8], limit: Int) throws -> [UInt8] {
        if case .unknown(let name) = self { throw Failure.unknownCoding(name) }
        if body.isEmpty { return [] }
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let result = webrl_inflate(body, body.count, self == .gzip ? 1 : 0, max(0, limit), &output, &count)
        defer { webrl_free(output) }
        switch result {
        case WEBRL_INFLATE_OK: return Array(UnsafeBufferPointer(start: output, count: count))
        case WEBRL_INFLATE_CUT_SHORT: throw Failure.cutShort
        case WEBRL_INFLATE_TOO_LONG: throw Failure.tooLong
        default: throw Failure.malformed
        }
    }
}
