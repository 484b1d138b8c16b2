import Browser
import Groundwork
import WebEnv

/// A request as it came over a connection, before it is known which site it is for.
package struct ServedRequest: Sendable, Hashable {
    package var method: String
    /// From the path on; begins with `/`.
    package var target: String
    /// Host and port, as the client wrote them.
    package var authority: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    /// Whether the connection stays open after the answer.
    package var keepsConnection: Bool

    package init(
        method: String, target: String, authority: String, headers: [HTTPHeader], body: [UInt8],
        keepsConnection: Bool
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.headers = headers
        self.body = body
        self.keepsConnection = keepsConnection
    }

    package func header(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }

    /// Without the query.
    package var path: String {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[..<$0]) } ?? target
    }

    /// The query's parameters in order, decoded.
    package var parameters: [(name: String, value: String)] {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [] }
        return FormEncoding.parse(Array(target[mark...].utf8.dropFirst()))
    }

    /// A parameter of the query.
    package func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

/// What a server answers requests with.
package protocol RequestAnswerer: Sendable {
    /// What answering the request does, by which the server decides whether to answer it.
    func effect(of request: ServedRequest) -> RequestGate.Effect
    /// Called from any thread, for requests that name a host that is served and may come from where they do.
    /// - Throws: whatever fails; the client gets a 500 that says so.
    func answer(_ request: ServedRequest) throws -> HTTPResponse
}
