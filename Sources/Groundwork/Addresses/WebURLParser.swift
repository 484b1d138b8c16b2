/// The basic URL parser, arranged by the parts of an address in place of its states.
struct WebURLParser {
    private let input: [UInt8]

    /// In place of percent-encoding UTF-8; for special schemes only.
    private let queryEncoder: ((ArraySlice<UInt8>) -> [UInt8])?

    init(_ text: String, query: ((ArraySlice<UInt8>) -> [UInt8])? = nil) {
        queryEncoder = query
        var bytes = Array(text.utf8)[...]
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        input = bytes.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }

    package func parse(base: WebURL?) -> WebURL? {
        guard let colon = schemeEnd else { return base.flatMap { relative(input[...], base: $0) } }
        let scheme = String(decoding: input[..<colon].map(\.asciiLowercased), as: UTF8.self)
        let rest = input[(colon + 1)...]
        guard Self.defaultPort(scheme) != nil || scheme == "file" else { return other(scheme: scheme, rest) }
        if scheme == "file" { return file(rest) }
        if let base, base.scheme == scheme, !startsWithTwoSlashes(rest, special: true) {
            return relative(rest, base: base)
        }
        return authority(rest.drop { $0 == 0x2F || $0 == 0x5C }, scheme: scheme)
    }

    /// Index of the colon after a scheme, nil where the input starts with none.
    private var schemeEnd: Int? {
        guard let first = input.first, first.isASCIIAlpha else { return nil }
        for (index, byte) in input.enumerated() {
            if byte == UInt8(ascii: ":") { return index }
            guard byte.isASCIIAlphanumeric || byte == 0x2B || byte == 0x2D || byte == 0x2E else { return nil }
        }
        return nil
    }

    static func defaultPort(_ scheme: String) -> UInt16? {
        switch scheme {
        case "http", "ws": 80
        case "https", "wss": 443
        case "ftp": 21
        default: nil
        }
    }

    private func isSlash(_ byte: UInt8, special: Bool) -> Bool { byte == 0x2F || (special && byte == 0x5C) }

    private func startsWithTwoSlashes(_ rest: ArraySlice<UInt8>, special: Bool) -> Bool {
        let start = rest.startIndex
        return rest.count >= 2 && isSlash(rest[start], special: special)
            && isSlash(rest[start + 1], special: special)
    }

    /// Address of a scheme that browsers do not fetch: an opaque path unless it has slashes.
    private func other(scheme: String, _ rest: ArraySlice<UInt8>) -> WebURL? {
        if startsWithTwoSlashes(rest, special: false) { return authority(rest.dropFirst(2), scheme: scheme) }
        let parts = split(rest)
        let path =
            rest.first == 0x2F
            ? normalizedPath(parts.path, below: [], special: false)
            : String(decoding: PercentEncoding.encode(parts.path, set: .control), as: UTF8.self)
        return WebURL(
            scheme: scheme, host: nil, path: path, query: encodedQuery(parts.query, special: false),
            fragment: encodedFragment(parts.fragment))
    }

    private func file(_ rest: ArraySlice<UInt8>) -> WebURL? {
        let afterHost =
            startsWithTwoSlashes(rest, special: true)
            ? rest.dropFirst(2).drop { !isSlash($0, special: true) } : rest
        return assemble(afterHost, scheme: "file", host: "", below: [])
    }

    private func relative(_ rest: ArraySlice<UInt8>, base: WebURL) -> WebURL? {
        let special = Self.defaultPort(base.scheme) != nil || base.scheme == "file"
        guard base.host != nil || base.path.hasPrefix("/") else {
            guard rest.first == 0x23 else { return nil }
            return base.replacing(fragment: encodedFragment(rest.dropFirst()))
        }
        guard let first = rest.first else { return base.withoutFragment }
        if startsWithTwoSlashes(rest, special: special) {
            return base.scheme == "file" ? file(rest) : authority(rest.dropFirst(2), scheme: base.scheme)
        }
        let parts = split(rest)
        if first == 0x23 { return base.replacing(fragment: encodedFragment(parts.fragment)) }
        if first == 0x3F {
            return base.replacing(query: encodedQuery(parts.query, special: special))
                .replacing(fragment: encodedFragment(parts.fragment))
        }
        var directory: [[UInt8]] = []
        if !isSlash(first, special: special) {
            directory = base.path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
                .dropLast().map(Array.init)
        }
        return WebURL(
            scheme: base.scheme, username: base.username, password: base.password, host: base.host,
            port: base.port, path: normalizedPath(parts.path, below: directory, special: special),
            query: encodedQuery(parts.query, special: special), fragment: encodedFragment(parts.fragment))
    }

    private func authority(_ rest: ArraySlice<UInt8>, scheme: String) -> WebURL? {
        let special = Self.defaultPort(scheme) != nil
        let end =
            rest.firstIndex { $0 == 0x3F || $0 == 0x23 || isSlash($0, special: special) } ?? rest.endIndex
        var hostPort = rest[..<end]
        var username = ""
        var password = ""
        if let at = hostPort.lastIndex(of: UInt8(ascii: "@")) {
            let userinfo = hostPort[..<at]
            let colon = userinfo.firstIndex(of: UInt8(ascii: ":")) ?? userinfo.endIndex
            username = encodedUserinfo(userinfo[..<colon])
            password = encodedUserinfo(userinfo[colon...].dropFirst())
            hostPort = hostPort[(at + 1)...]
        }
        var port: UInt16?
        if let colon = hostPort.lastIndex(of: UInt8(ascii: ":")), !hostPort[colon...].contains(0x5D) {
            let digits = hostPort[(colon + 1)...]
            if !digits.isEmpty {
                guard digits.allSatisfy(\.isASCIIDigit),
                    let number = UInt16(String(decoding: digits, as: UTF8.self))
                else { return nil }
                port = number == Self.defaultPort(scheme) ? nil : number
            }
            hostPort = hostPort[..<colon]
            // One colon, and a host before it.
            guard let first = hostPort.first, first == 0x5B || !hostPort.contains(0x3A) else { return nil }
        }
        guard let host = WebHost.parse(hostPort, special: special) else { return nil }
        return assemble(
            rest[end...], scheme: scheme, username: username, password: password, host: host, port: port,
            below: [])
    }

    private func assemble(
        _ rest: ArraySlice<UInt8>, scheme: String, username: String = "", password: String = "", host: String,
        port: UInt16? = nil, below directory: [[UInt8]]
    ) -> WebURL {
        let special = Self.defaultPort(scheme) != nil || scheme == "file"
        let parts = split(rest)
        let path =
            parts.path.isEmpty && !special
            ? "" : normalizedPath(parts.path, below: directory, special: special)
        return WebURL(
            scheme: scheme, username: username, password: password, host: host, port: port, path: path,
            query: encodedQuery(parts.query, special: special), fragment: encodedFragment(parts.fragment))
    }

    private func split(
        _ rest: ArraySlice<UInt8>
    ) -> (path: ArraySlice<UInt8>, query: ArraySlice<UInt8>?, fragment: ArraySlice<UInt8>?) {
        let hash = rest.firstIndex(of: 0x23)
        let beforeHash = rest[..<(hash ?? rest.endIndex)]
        let mark = beforeHash.firstIndex(of: 0x3F)
        return (
            beforeHash[..<(mark ?? beforeHash.endIndex)], mark.map { beforeHash[($0 + 1)...] },
            hash.map { rest[($0 + 1)...] }
        )
    }

    /// The path with dot segments resolved, percent-encoded.
    private func normalizedPath(
        _ path: ArraySlice<UInt8>, below directory: [[UInt8]], special: Bool
    ) -> String {
        if directory.isEmpty, isNormalized(path) { return String(decoding: path, as: UTF8.self) }
        var segments = directory
        var remaining = path
        if let first = remaining.first, isSlash(first, special: special) { remaining = remaining.dropFirst() }
        while true {
            let end = remaining.firstIndex { isSlash($0, special: special) } ?? remaining.endIndex
            let segment = remaining[..<end]
            let isLast = end == remaining.endIndex
            switch dots(segment) {
            case 2:
                if !segments.isEmpty { segments.removeLast() }
                if isLast { segments.append([]) }
            case 1:
                if isLast { segments.append([]) }
            default:
                segments.append(PercentEncoding.encode(segment, set: .path))
            }
            if isLast { break }
            remaining = remaining[(end + 1)...]
        }
        var output: [UInt8] = []
        for segment in segments {
            output.append(0x2F)
            output += segment
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Whether an absolute path has neither dots at the beginning of a segment nor anything to encode.
    private func isNormalized(_ path: ArraySlice<UInt8>) -> Bool {
        guard path.first == 0x2F else { return false }
        var previous: UInt8 = 0
        for byte in path {
            guard byte.isASCIIAlphanumeric || byte == 0x2F || byte == 0x2D || byte == 0x5F || byte == 0x2E,
                !(byte == 0x2E && previous == 0x2F)
            else { return false }
            previous = byte
        }
        return true
    }

    /// 1 for `.` and `%2e`, 2 for `..` in any of its spellings, else 0.
    private func dots(_ segment: ArraySlice<UInt8>) -> Int {
        guard !segment.isEmpty, segment.count <= 6 else { return 0 }
        let decoded = PercentEncoding.decode(segment)
        guard decoded.count <= 2, decoded.allSatisfy({ $0 == 0x2E }) else { return 0 }
        return decoded.count
    }

    private func encodedQuery(_ bytes: ArraySlice<UInt8>?, special: Bool) -> String? {
        bytes.map { query in
            if special, let queryEncoder { return String(decoding: queryEncoder(query), as: UTF8.self) }
            return String(
                decoding: PercentEncoding.encode(query, set: special ? .specialQuery : .query), as: UTF8.self)
        }
    }
    private func encodedFragment(_ bytes: ArraySlice<UInt8>?) -> String? {
        bytes.map { String(decoding: PercentEncoding.encode($0, set: .fragment), as: UTF8.self) }
    }
    private func encodedUserinfo(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: PercentEncoding.encode(bytes, set: .userinfo), as: UTF8.self)
    }
}
