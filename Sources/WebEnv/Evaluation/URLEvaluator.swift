/// Compares the address where the agent ended with a reference.
///
/// Source: WebArena `evaluation_harness/evaluators.py`, `URLEvaluator`; quirks included: the reference's host and path need only be
/// part of the address, and the queries of all alternatives are pooled.
public enum URLEvaluator {
    /// - Parameters:
    ///   - url: the address of the active tab.
    ///   - reference: alternatives separated by ` |OR| `.
    ///   - rule: the task's `url_note`; nil means `GOLD in PRED`.
    /// - Returns: 0 or 1.
    /// - Throws: ``EvaluationError`` for another rule.
    public static func score(url: String, reference: String, rule: String?) throws -> Double {
        if let rule, rule != "GOLD in PRED" {
            throw EvaluationError("url_note has no rule named \"\(rule)\"")
        }
        let predicted = SplitURL(url)
        let references = reference.split(separator: " |OR| ", omittingEmptySubsequences: false).map {
            SplitURL(String($0))
        }
        guard references.contains(where: { predicted.base.includes($0.base) }) else { return 0 }

        var wanted: [String: Set<String>] = [:]
        for (key, value) in references.flatMap(\.query) { wanted[key, default: []].insert(value) }
        let isMet = wanted.allSatisfy { key, values in
            predicted.query.contains { $0.key == key && values.contains($0.value) }
        }
        return isMet ? 1 : 0
    }

    /// The post's address on a forum that any address below it belongs to; other addresses unchanged.
    public static func forumPost(of url: String) -> String {
        let split = SplitURL(url, keepingTrailingSlash: true)
        let parts = split.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[1] == "f", let scheme = url.scheme else { return url }
        let post = parts[3]
        return "\(scheme)://\(split.host)/f/\(parts[2])/\(post)/"
    }
}

/// An address in the parts that Python's `urlparse` and `parse_qs` see.
private struct SplitURL {
    let host: String
    let path: String
    /// Pairs in order, decoded; those with an empty value are left out.
    let query: [(key: String, value: String)]
    var base: String { host + path }

    init(_ url: String, keepingTrailingSlash: Bool = false) {
        var bytes = Substring(url)
        if !keepingTrailingSlash { while bytes.hasSuffix("/") { bytes.removeLast() } }
        if let fragment = bytes.firstIndex(of: "#") { bytes = bytes[..<fragment] }
        var queryText = Substring("")
        if let mark = bytes.firstIndex(of: "?") {
            queryText = bytes[bytes.index(after: mark)...]
            bytes = bytes[..<mark]
        }
        if let colon = bytes.utf8.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].hasPrefix("://") {
            bytes = bytes[bytes.index(colon, offsetBy: 3)...]
            let slash = bytes.firstIndex(of: "/") ?? bytes.endIndex
            host = String(bytes[..<slash])
            path = Self.withoutParameters(bytes[slash...])
        } else {
            host = ""
            path = Self.withoutParameters(bytes)
        }
        query = Self.pairs(queryText)
    }

    /// `;parameters` of the last segment do not belong to the path.
    private static func withoutParameters(_ path: Substring) -> String {
        let lastSlash = path.lastIndex(of: "/") ?? path.startIndex
        guard let semicolon = path[lastSlash...].firstIndex(of: ";") else { return String(path) }
        return String(path[..<semicolon])
    }

    private static func pairs(_ query: Substring) -> [(key: String, value: String)] {
        query.split(separator: "&").compactMap { pair in
            guard let equals = pair.firstIndex(of: "="), pair.index(after: equals) < pair.endIndex else {
                return nil
            }
            return (decoded(pair[..<equals]), decoded(pair[pair.index(after: equals)...]))
        }
    }

    private static func decoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(
                    String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                output.append(value)
                index += 3
            } else {
                output.append(bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

extension String {
    /// What stands before `://`.
    fileprivate var scheme: String? {
        guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix("://") else { return nil }
        return String(self[..<colon])
    }
}
