import Browser
import Groundwork
import MockWeb
import WebEnv

/// Who is answered: by the host that a request names, the page that it comes from, and its bearer token.
package struct Access: Sendable {
    private let gate: RequestGate
    private let token: [UInt8]?

    /// - Parameter token: what `Authorization: Bearer …` must say; nil where nothing is asked for.
    package init(gate: RequestGate, token: String? = nil) {
        self.gate = gate
        self.token = token.map { Array($0.utf8) }
    }

    /// Why a request is not answered, as the answer that says so; nil where it is answered.
    package func refusal(of request: ServedRequest, with effect: RequestGate.Effect) -> HTTPResponse? {
        if let refusal = gate.refusal(of: request, with: effect) { return refusal }
        guard let token, !Self.isEqual(Self.bearer(request), token) else { return nil }
        var response = HTTPResponse.text(
            401, "this server asks for its bearer token (Authorization: Bearer …)")
        response.headers.append(HTTPHeader("WWW-Authenticate", "Bearer"))
        return response
    }

    /// Source: RFC 6750, section 2.1.
    private static func bearer(_ request: ServedRequest) -> [UInt8] {
        let fields = request.headers.filter { $0.isNamed("Authorization") }
        guard fields.count == 1 else { return [] }
        let parts = fields[0].value.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].map(\.asciiLowercased) == Array("bearer".utf8) else { return [] }
        return Array(parts[1])
    }

    /// Takes as long whichever byte differs.
    private static func isEqual(_ given: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
