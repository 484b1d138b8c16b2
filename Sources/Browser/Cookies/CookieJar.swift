import Groundwork

/// One stored cookie.
public struct Cookie: Sendable, Hashable {
    /// From which sites' pages a request takes the cookie along.
    public enum SameSite: Sendable, Hashable {
        /// From pages of the cookie's own site alone.
        case strict
        /// From pages of other sites too, where they lead here by a safe method.
        case lax
        /// From all pages.
        case none
    }

    /// The name, which may be empty.
    public let name: String
    /// The value, as it was sent.
    public let value: String
    /// The host, in lower case and without a leading dot.
    public let domain: String
    /// Whether only `domain` itself gets it.
    public let isHostOnly: Bool
    /// The cookie goes with requests whose path begins so.
    public let path: String
    /// Seconds since 1970; nil for a session cookie.
    public let expires: Double?
    /// Whether only https gets it.
    public let isSecure: Bool
    /// Whether scripts may not read it.
    public let isHTTPOnly: Bool
    /// From which sites' pages a request takes it along.
    public let sameSite: SameSite
}

/// The browser's cookies, a value.
///
/// Source: RFC 6265; `SameSite` by RFC 6265bis with Lax as the default.
public struct CookieJar: Sendable, Hashable {
    /// The cookies, in the order in which they were created.
    public private(set) var cookies: [Cookie] = []
    private static let maximumCount = 3000
    private static let maximumBytes = 4096

    /// No cookies.
    public init() {}

    /// Stores what one `Set-Cookie` header says; a header that breaks a rule is ignored.
    /// - Parameter now: seconds since 1970.
    public mutating func store(setCookie header: String, from url: WebURL, now: Double) {
        guard let cookie = SetCookie(header)?.cookie(from: url, now: now),
            cookie.name.utf8.count + cookie.value.utf8.count <= Self.maximumBytes,
            url.scheme == "https" || !shadowsSecure(cookie)
        else { return }
        let position = cookies.firstIndex {
            $0.name == cookie.name && $0.domain == cookie.domain && $0.path == cookie.path
        }
        let isExpired = cookie.expires.map { $0 <= now } ?? false
        switch (position, isExpired) {
        case (let index?, true): cookies.remove(at: index)
        case (let index?, false): cookies[index] = cookie
        case (nil, true): break
        case (nil, false):
            if cookies.count >= Self.maximumCount { cookies.removeFirst() }
            cookies.append(cookie)
        }
    }

    /// Whether a cookie from an insecure page would take the place of a secure one. Source: RFC 6265bis, 5.7, step 16
    private func shadowsSecure(_ cookie: Cookie) -> Bool {
        cookies.contains {
            $0.isSecure && $0.name == cookie.name && Self.path(cookie.path, matches: $0.path)
                && (Self.domain($0.domain, matches: cookie.domain)
                    || Self.domain(cookie.domain, matches: $0.domain))
        }
    }

    /// The `Cookie` header for a top-level navigation, nil where no cookie matches.
    /// - Parameters:
    ///   - isCrossSite: whether another site's page started the navigation.
    ///   - isSafe: whether the method is GET or HEAD.
    ///   - now: seconds since 1970.
    public func header(for url: WebURL, isCrossSite: Bool = false, isSafe: Bool = true, now: Double)
        -> String?
    {
        guard !cookies.isEmpty, let host = url.host else { return nil }
        var matching = cookies.filter {
            matches($0, host: host, url: url, now: now) && allows($0.sameSite, isCrossSite, isSafe)
        }
        guard !matching.isEmpty else { return nil }
        if matching.count > 1 {
            matching = matching.enumerated().sorted {
                let (a, b) = ($0.element.path.utf8.count, $1.element.path.utf8.count)
                return a != b ? a > b : $0.offset < $1.offset
            }.map(\.element)
        }
        var header = ""
        for cookie in matching {
            if !header.isEmpty { header += "; " }
            if !cookie.name.isEmpty {
                header += cookie.name
                header += "="
            }
            header += cookie.value
        }
        return header
    }

    private func matches(_ cookie: Cookie, host: String, url: WebURL, now: Double) -> Bool {
        let isDomainMatch =
            cookie.isHostOnly ? host == cookie.domain : Self.domain(cookie.domain, matches: host)
        return isDomainMatch && Self.path(cookie.path, matches: url.path)
            && (!cookie.isSecure || url.scheme == "https") && (cookie.expires.map { $0 > now } ?? true)
    }

    private func allows(_ sameSite: Cookie.SameSite, _ isCrossSite: Bool, _ isSafe: Bool) -> Bool {
        guard isCrossSite else { return true }
        switch sameSite {
        case .strict: return false
        case .lax: return isSafe
        case .none: return true
        }
    }

    /// RFC 6265, 5.1.3
    static func domain(_ domain: String, matches host: String) -> Bool {
        if host == domain { return true }
        guard host.hasSuffix(domain), !(host.utf8.last?.isASCIIDigit ?? true) else { return false }
        return host.utf8.dropLast(domain.utf8.count).last == UInt8(ascii: ".")
    }

    /// RFC 6265, 5.1.4
    static func path(_ cookiePath: String, matches path: String) -> Bool {
        guard path.hasPrefix(cookiePath) else { return false }
        return path.utf8.count == cookiePath.utf8.count || cookiePath.hasSuffix("/")
            || path.utf8.dropFirst(cookiePath.utf8.count).first == UInt8(ascii: "/")
    }
}

/// A `Set-Cookie` header taken apart. Source: RFC 6265, 5.2
private struct SetCookie {
    private var name = ""
    private var value = ""
    private var attributes: [(name: String, value: String)] = []

    init?(_ header: String) {
        guard !header.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) else { return nil }
        let parts = header.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let left = String(Substring(part[..<(equals ?? part.endIndex)].trimming(.http)))
            let right = equals.map { String(Substring(part[part.index(after: $0)...].trimming(.http))) } ?? ""
            if index == 0 {
                name = equals == nil ? "" : left
                value = equals == nil ? left : right
            } else {
                attributes.append((left.lowercased(), right))
            }
        }
        if name.isEmpty && value.isEmpty { return nil }
    }

    func cookie(from url: WebURL, now: Double) -> Cookie? {
        guard let host = url.host, let (domain, isHostOnly) = domain(host: host) else { return nil }
        let isSecure = has("secure")
        let sameSite = sameSite
        if isSecure && url.scheme != "https" { return nil }
        if sameSite == .none && !isSecure { return nil }
        if name.hasPrefix("__Secure-") && !isSecure { return nil }
        let path = last("path").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? defaultPath(url.path)
        if name.hasPrefix("__Host-") && (!isSecure || !isHostOnly || path != "/") { return nil }
        return Cookie(
            name: name, value: value, domain: domain, isHostOnly: isHostOnly, path: path,
            expires: expires(now: now), isSecure: isSecure, isHTTPOnly: has("httponly"), sameSite: sameSite)
    }

    private func has(_ attribute: String) -> Bool { attributes.contains { $0.name == attribute } }
    private func last(_ attribute: String) -> String? { attributes.last { $0.name == attribute }?.value }

    private func domain(host: String) -> (String, Bool)? {
        guard var domain = last("domain")?.lowercased(), !domain.isEmpty else { return (host, true) }
        if domain.hasPrefix(".") { domain.removeFirst() }
        if domain == host { return (host, !domain.contains(".")) }
        guard domain.contains("."), CookieJar.domain(domain, matches: host) else { return nil }
        return (domain, false)
    }

    private func defaultPath(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else {
            return "/"
        }
        return String(path[..<slash])
    }

    private var sameSite: Cookie.SameSite {
        switch last("samesite")?.lowercased() {
        case "strict": .strict
        case "none": .none
        default: .lax
        }
    }

    private func expires(now: Double) -> Double? {
        if let seconds = last("max-age").flatMap({ Double($0) }), seconds.isFinite {
            return seconds <= 0 ? -.greatestFiniteMagnitude : now + seconds
        }
        return last("expires").flatMap(CookieDate.parse)
    }
}

/// Dates as cookies write them. Source: RFC 6265, 5.1.1
enum CookieDate {
    /// Seconds since 1970; nil where the text is no date.
    static func parse(_ text: String) -> Double? {
        var time: (Int, Int, Int)?
        var day: Int?
        var month: Int?
        var year: Int?
        for token in text.utf8.split(whereSeparator: { !($0.isASCIIAlphanumeric || $0 == UInt8(ascii: ":")) })
        {
            let word = String(Substring(token))
            if time == nil, let found = timeOfDay(word) {
                time = found
            } else if day == nil, let number = Int(word), word.utf8.count <= 2 {
                day = number
            } else if month == nil, let index = months.firstIndex(of: String(word.prefix(3)).lowercased()) {
                month = index + 1
            } else if year == nil, let number = Int(word), (2...4).contains(word.utf8.count) {
                year = number < 70 ? number + 2000 : number < 100 ? number + 1900 : number
            }
        }
        guard let time, let day, let month, let year, (1...31).contains(day), year >= 1601,
            time.0 < 24, time.1 < 60, time.2 < 60
        else { return nil }
        return Double(CalendarDate(year: year, month: month, day: day).daysSince1970) * 86400
            + Double(time.0 * 3600 + time.1 * 60 + time.2)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func timeOfDay(_ word: String) -> (Int, Int, Int)? {
        let parts = word.split(separator: ":").map { Int($0) }
        guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2] else {
            return nil
        }
        return (hour, minute, second)
    }
}
