import Groundwork

/// An address as WebArena-Verified compares it: a base (site, path, fragment) and the first value of each query key.
///
/// Source: WebArena-Verified, `data_types/url.py`; RFC 3986, 6.2.
struct VerifiedURL: Hashable {
    enum QueryValue: Hashable {
        case text(String)
        case typed(TypedValue)
    }
    /// Placeholders in place of the sites' addresses; the whole pattern where it is one.
    let base: String
    let query: [String: QueryValue]
    let isPattern: Bool
    /// The base, or what is between `^` and `$`, with addresses in place of placeholders.
    private let rendered: String

    struct Options {
        /// In place of the address's own query.
        var query: [(name: String, values: [String])]?
        var ignoredNames: [String] = []
        var ignoredPatterns: [String] = []
        var decodesBase64 = false
        /// Reads the values of the query by a schema.
        var typed: (([(name: String, values: [String])]) throws -> [String: QueryValue])?
    }

    /// - Parameter strict: whether an address of none of the sites is a mistake.
    /// - Throws: ``NotOfType``, or ``EnvironmentError`` where a placeholder has no address.
    init(_ text: String, options: Options, sites: SiteAddresses, strict: Bool) throws {
        var text = text.trimming(.html)
        guard !text.isEmpty else { throw NotOfType("an empty address") }
        isPattern = PythonPattern.isPattern(text)
        if isPattern {
            base = text
            let content = String(text.dropFirst().dropLast())
            rendered = content.hasPrefix("__") ? try sites.rendered(content) : content
            query = try Self.query(options.query ?? [], options)
            return
        }
        while text.hasSuffix("/") { text.removeLast() }
        if text.hasPrefix("__") { text = try sites.rendered(text) }
        if let repository = Self.repository(text) {
            base = repository
            rendered = repository
            query = [:]
            return
        }
        let normal = CanonicalAddress(text).description
        let known = sites.derendered(normal)
        if known == nil && strict { throw NotOfType("'\(normal)' is an address of none of the task's sites") }
        var parts = AddressParts(known ?? normal)
        var entries = parts.entries
        if options.decodesBase64 { entries = parts.takeBase64Queries() + entries }
        base = parts.base
        rendered = base.hasPrefix("__") ? try sites.rendered(base) : base
        query = try Self.query(options.query ?? Self.grouped(entries), options)
    }

    private static func query(_ entries: [(name: String, values: [String])], _ options: Options) throws
        -> [String: QueryValue]
    {
        let patterns = options.ignoredPatterns.compactMap { PythonPattern($0, ignoringCase: true) }
        let counted = entries.filter { entry in
            !options.ignoredNames.contains(entry.name) && !patterns.contains { $0.isFound(in: entry.name) }
        }.map { entry in
            (name: entry.name, values: entry.values.map { $0.lowercased().trimming(.html) }.sorted())
        }
        if let typed = options.typed { return try typed(counted) }
        return Dictionary(
            counted.map { ($0.name, .text($0.values.first ?? "")) }, uniquingKeysWith: { $1 })
    }

    private static func grouped(_ entries: [(name: String, value: String)]) -> [(
        name: String, values: [String]
    )] {
        var result: [(name: String, values: [String])] = []
        for entry in entries {
            if let index = result.firstIndex(where: { $0.name == entry.name }) {
                result[index].values.append(entry.value)
            } else {
                result.append((entry.name, [entry.value]))
            }
        }
        return result
    }

    /// `git@__SSH_HOST__:path` for the address of a repository by SSH, whatever its host; nil for other addresses.
    private static func repository(_ text: String) -> String? {
        let lower = text.lowercased()
        if lower.hasPrefix("ssh://") {
            let rest = lower.dropFirst(6)
            let host = rest.prefix { $0 != "/" }
            let path = rest.dropFirst(host.count).drop { $0 == "/" }
            let user = host.contains("@") ? host.prefix { $0 != "@" } : "git"
            return "\(user)@__SSH_HOST__:\(path)"
        }
        guard lower.hasPrefix("git@"), lower.contains(":"), !lower.contains("://") else { return nil }
        let path = lower.drop { $0 != ":" }.dropFirst().drop { $0 == "/" }
        return "git@__SSH_HOST__:\(path)"
    }

    // MARK: Comparison

    /// Whether the bases are the same, or one is a pattern that the other fits.
    func hasSameBase(as other: VerifiedURL) -> Bool {
        if isPattern, Self.fits(other.rendered, rendered) { return true }
        if other.isPattern, Self.fits(rendered, other.rendered) { return true }
        guard !isPattern, !other.isPattern else { return false }
        return Self.plain(base) == Self.plain(other.base)
    }
    private static func fits(_ text: String, _ content: String) -> Bool {
        PythonPattern("^\(content)$")?.matchesStart(of: text) ?? false
    }
    private static func plain(_ base: String) -> String {
        var text = base.lowercased()
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    func equals(_ other: VerifiedURL) -> Bool {
        guard hasSameBase(as: other) else { return false }
        return Set(query.keys).union(other.query.keys).allSatisfy { key in
            Self.fits(other.query[key] ?? .text(""), wanted: query[key] ?? .text(""))
        }
    }

    /// A value that is absent is the same as an empty one.
    private static func fits(_ value: QueryValue, wanted: QueryValue) -> Bool {
        switch (wanted, value) {
        case (.text(let wanted), .text(let text)):
            guard PythonPattern.isPattern(wanted) else { return wanted == text }
            return PythonPattern(wanted)?.matchesStart(of: text) ?? false
        case (.typed(let wanted), .typed(let other)): return wanted.equals(other)
        case (.typed(let typed), .text(let text)), (.text(let text), .typed(let typed)):
            guard typed.type == .string else { return false }
            return typed.equals(TypedValue(.string, [.text(VerifiedText.normalized(text))]))
        }
    }
}

/// An address with its parts in canonical form: lower-case scheme and host, no default port, no dot segments, percent
/// signs only where they are needed.
///
/// Source: url-normalize 2.2, `url_normalize`.
private struct CanonicalAddress {
    let description: String

    init(_ text: String) {
        var rest = Self.withScheme(text).replacingAll("#!", by: "?_escaped_fragment_=")
        while let last = rest.last, last == "&" || last == "?" || last == " " { rest.removeLast() }
        let parts = AddressParts(splitting: rest)
        var output = parts.scheme.isEmpty ? "" : "\(parts.scheme)://"
        output += Self.authority(parts.authority, scheme: parts.scheme)
        output += Self.path(parts.path)
        if !parts.query.isEmpty { output += "?" + Self.query(parts.query) }
        if let fragment = parts.fragment, !fragment.isEmpty {
            output += "#" + Self.requoted(fragment, keeping: "~:/?#[]@!$&'()*+,;=")
        }
        description = output
    }

    private static func withScheme(_ text: String) -> String {
        if text == "-" || (text.hasPrefix("/") && !text.hasPrefix("//")) { return text }
        guard text.prefix(7).contains(":") else { return "https://" + text.drop { $0 == "/" } }
        let scheme = text.prefix { $0 != ":" }
        guard ["http", "https", "ftp", "ftps"].contains(scheme.lowercased()) else { return text }
        return "\(scheme)://" + text.dropFirst(scheme.count + 1).drop { $0 == "/" }
    }

    private static func authority(_ text: String, scheme: String) -> String {
        let user = text.contains("@") ? text.prefix { $0 != "@" } + "@" : ""
        let hostAndPort = text.dropFirst(user.count).lowercased()
        let host = hostAndPort.prefix { $0 != ":" }
        let port = hostAndPort.dropFirst(host.count).dropFirst()
        let isDefault =
            port.isEmpty || (scheme == "http" && port == "80") || (scheme == "https" && port == "443")
        return user + host + (isDefault ? "" : ":\(port)")
    }

    private static func path(_ text: String) -> String {
        let parts = requoted(text, keeping: "~:/#[]@!$&'()*+,;=").split(
            separator: "/", omittingEmptySubsequences: false)
        var output: [Substring] = []
        for part in parts {
            switch part {
            case "": if output.isEmpty { output.append("") }
            case ".": break
            case "..": if output.count > 1 { output.removeLast() }
            default: output.append(part)
            }
        }
        if let last = parts.last, ["", ".", ".."].contains(last) { output.append("") }
        let path = output.joined(separator: "/")
        return path.isEmpty ? "/" : path
    }

    private static func query(_ text: String) -> String {
        text.split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            let value = pair.dropFirst(name.count).dropFirst()
            let safe = "~:/?[]@!$'()*+,;"
            let quotedName = requoted(String(name), keeping: safe)
            return value.isEmpty ? quotedName : "\(quotedName)=\(requoted(String(value), keeping: safe))"
        }.joined(separator: "&")
    }

    private static func requoted(_ text: String, keeping safe: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let safe = Set(safe.utf8).union("_.-~".utf8)
        var output: [UInt8] = []
        for byte in PercentEncoding.decode(Array(text.utf8)) {
            if byte.isASCIIAlphanumeric || safe.contains(byte) {
                output.append(byte)
            } else {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// The parts of an address, as `urlparse` of Python splits it.
private struct AddressParts {
    var scheme = ""
    var authority = ""
    var path = ""
    var query = ""
    var fragment: String?

    init(splitting text: String) {
        var rest = Substring(text)
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: ":"), rest[rest.index(after: colon)...].hasPrefix("//"),
            rest[..<colon].utf8.allSatisfy({ $0.isASCIIAlphanumeric || "+-.".utf8.contains($0) })
        {
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(colon, offsetBy: 3)...]
            authority = String(rest.prefix { $0 != "/" })
            rest = rest.dropFirst(authority.count)
        }
        path = String(rest)
    }
    init(_ text: String) { self.init(splitting: text) }

    var base: String {
        (scheme.isEmpty ? "" : "\(scheme)://") + authority.lowercased() + path
            + (fragment.map { $0.isEmpty ? "" : "#\($0)" } ?? "")
    }

    /// Names and values, decoded a second time after the form's decoding, as the reference does.
    var entries: [(name: String, value: String)] { Self.entries(query) }

    private static func entries(_ query: String) -> [(name: String, value: String)] {
        FormEncoding.parse(query).filter { !$0.name.isEmpty || !$0.value.isEmpty }.map {
            (decoded($0.name), decoded($0.value))
        }
    }
    private static func decoded(_ text: String) -> String {
        String(decoding: PercentEncoding.decode(Array(text.utf8)), as: UTF8.self)
    }

    /// Takes the segments that hold a query in base64 out of the path.
    mutating func takeBase64Queries() -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        let kept = path.split(separator: "/").filter { segment in
            guard let bytes = Base64.decode(String(segment), urlSafe: true),
                let text = String(validating: bytes, as: UTF8.self), text.contains("=")
            else { return true }
            let query = Self.decoded(text).trimming(.html).drop { $0 == "?" || $0 == "&" }
            found += Self.entries(String(query))
            return false
        }
        guard !found.isEmpty else { return [] }
        let ending = path.hasSuffix("/") && !kept.isEmpty ? "/" : ""
        path = (path.hasPrefix("/") ? "/" : "") + kept.joined(separator: "/") + ending
        return found
    }
}
