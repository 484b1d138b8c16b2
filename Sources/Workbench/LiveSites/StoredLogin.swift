import Groundwork

/// Cookies that sign in, as browsers' drivers store them: the `storageState` of Playwright, which WebArena's files are.
struct StoredLogin {
    /// As `Set-Cookie` values with the address that they come from.
    let cookies: [(url: String, setCookie: String)]

    /// - Parameters:
    ///   - file: name for errors.
    ///   - now: seconds since 1970; cookies that ended before are left out.
    /// - Throws: `InputError` where the file has another form.
    init(_ bytes: [UInt8], file: String, now: Double) throws {
        guard let entries = try? JSONValue(parsing: bytes)["cookies"]?.array else {
            throw InputError(
                "\(file): this is no stored login: a JSON object with a list \"cookies\" is needed")
        }
        cookies = entries.compactMap { Self.cookie($0, now) }
    }

    private static func cookie(_ entry: JSONValue, _ now: Double) -> (url: String, setCookie: String)? {
        guard let name = entry["name"]?.string, let domain = entry["domain"]?.string, !domain.isEmpty else {
            return nil
        }
        let host = domain.hasPrefix(".") ? String(domain.dropFirst()) : domain
        let path = entry["path"]?.string ?? "/"
        let isSecure = entry["secure"]?.bool ?? false
        var header = "\(name)=\(entry["value"]?.string ?? ""); Path=\(path)"
        if domain.hasPrefix(".") { header += "; Domain=\(host)" }
        if isSecure { header += "; Secure" }
        if entry["httpOnly"]?.bool == true { header += "; HttpOnly" }
        if let sameSite = entry["sameSite"]?.string { header += "; SameSite=\(sameSite)" }
        // −1 stands for the session.
        if let expires = entry["expires"]?.double, expires >= 0 {
            guard expires > now else { return nil }
            header += "; Max-Age=\(Int(nearest: expires - now))"
        }
        return ("\(isSecure ? "https" : "http")://\(host)\(path)", header)
    }
}
