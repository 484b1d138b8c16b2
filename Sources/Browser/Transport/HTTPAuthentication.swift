import Groundwork

/// A name and a password for HTTP authentication.
public struct HTTPCredentials: Sendable, Hashable {
    /// The name, which has no colon in it.
    public let username: String
    /// The password in plain text.
    public let password: String

    /// A name and its password.
    public init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    /// Those that an address carries (`https://ada:secret@example.org/`); nil where it carries none.
    init?(of url: WebURL) {
        guard !url.username.isEmpty || !url.password.isEmpty else { return nil }
        username = String(decoding: PercentEncoding.decode(Array(url.username.utf8)), as: UTF8.self)
        password = String(decoding: PercentEncoding.decode(Array(url.password.utf8)), as: UTF8.self)
    }

    /// The value of the `Authorization` header. Source: RFC 7617, 2
    var basic: String { "Basic " + Base64.encode(Array("\(username):\(password)".utf8)) }
}

extension HTTPResponse {
    /// Whether the server asks for a name and a password by the Basic scheme. Source: RFC 9110, 11.6.1
    var asksForBasicAuthentication: Bool {
        status == 401
            && headers.contains { header in
                header.isNamed("WWW-Authenticate")
                    && header.value.splitting(on: ",").contains { challenge in
                        let scheme = challenge.trimming(.html).utf8.prefix { $0 != UInt8(ascii: " ") }
                        return Substring(scheme).lowercased() == "basic"
                    }
            }
    }
}
