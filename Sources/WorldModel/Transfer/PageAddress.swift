/// An address in parts: what changes from page to page is a segment of the path or a value of the query.
struct PageAddress: Sendable {
    let origin: String
    /// Whether it has no server and no path, such as `about:blank`: all of it is the origin.
    let isOpaque: Bool
    let segments: [String]
    /// Whether the path ends with a slash.
    let isFolder: Bool
    let query: [(name: String, value: String)]
    let hasQuery: Bool
    /// With its `#`; empty without.
    let fragment: String

    init(_ url: String) {
        let server = url.range(of: "://")
        let start = server.map { $0.upperBound } ?? url.startIndex
        let rest = url[start...]
        let mark = rest.firstIndex(of: "#") ?? rest.endIndex
        fragment = String(rest[mark...])
        let plain = rest[..<mark]
        let pathStart = plain.firstIndex { $0 == "/" || $0 == "?" } ?? plain.endIndex
        origin = String(url[..<pathStart])
        let parts = plain[pathStart...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        segments = (parts.first ?? "").split(separator: "/").map(String.init)
        isOpaque = server == nil && segments.isEmpty
        isFolder = parts.first?.hasSuffix("/") == true
        hasQuery = parts.count > 1
        query =
            parts.count < 2
            ? []
            : parts[1].split(separator: "&").map { pair in
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
            }
    }

    var path: String { isOpaque ? "" : Self.path(segments, isFolder: isFolder) }

    static func path(_ segments: [String], isFolder: Bool) -> String {
        segments.isEmpty ? "/" : "/" + segments.joined(separator: "/") + (isFolder ? "/" : "")
    }
}

/// How the address of one page is made on another: which segments and values are copied, what is kept of the current address.
struct CopiedAddress: Sendable {
    private enum Part: Sendable {
        case literal(String)
        /// The segment that the current address has there, its ending aside.
        case inherited(String)
        /// The text as the example has it, the sources that held it, how it is written, and what stands behind it.
        case copied(String, keys: [UInt64], style: CopiedText.Style, behind: String)

        var isCopied: Bool {
            if case .copied = self { return true }
            return false
        }
    }

    private let origin: String
    private let isOpaque: Bool
    /// nil: the current path.
    private let segments: [Part]?
    private let isFolder: Bool
    private let query: [(name: String, value: Part)]
    /// Whether the current address keeps its query and gets more.
    private let extendsQuery: Bool
    private let hasQuery: Bool
    private let fragment: String

    /// - Parameter isForm: whether a form was sent, which writes values otherwise than links do.
    init(_ url: String, from current: String, _ sources: TextSources, isForm: Bool) {
        let new = PageAddress(url)
        let old = PageAddress(current)
        let slugs = Slugs(sources, Slugs.pathStyles)
        let values = Slugs(sources, isForm ? Slugs.formStyles : Slugs.linkStyles)
        origin = new.origin
        isOpaque = new.isOpaque
        segments =
            new.path == old.path
            ? nil : Self.inheriting(new.segments.map { Self.part($0, slugs) }, old.segments)
        isFolder = new.isFolder
        extendsQuery =
            segments == nil && old.query.allSatisfy { pair in new.query.contains { $0.name == pair.name } }
        let known = old.query
        query = new.query.filter { pair in
            !known.contains { $0.name == pair.name && $0.value == pair.value } || pair.value.isEmpty
        }.map { ($0.name, Self.part($0.value, values)) }
        hasQuery = new.hasQuery
        fragment = new.fragment
    }

    /// An address below the current one: what both begin with is the current one's, where something else is copied.
    private static func inheriting(_ parts: [Part], _ old: [String]) -> [Part] {
        guard parts.contains(where: { $0.isCopied }) else { return parts }
        var result = parts
        for (place, segment) in old.enumerated() where place < parts.count - 1 {
            guard case .literal(let text) = parts[place], text == segment || text == withoutEnding(segment)
            else { break }
            result[place] = .inherited(text)
        }
        return result
    }

    private static func withoutEnding(_ segment: String) -> String {
        String(segment[..<(segment.lastIndex(of: ".") ?? segment.endIndex)])
    }

    /// A segment or value is copied where it is the slug of a source, an ending such as `.html` aside.
    private static func part(_ text: String, _ slugs: Slugs) -> Part {
        let dot = text.lastIndex(of: ".") ?? text.endIndex
        for (body, behind) in [(text, ""), (String(text[..<dot]), String(text[dot...]))] where !body.isEmpty {
            if let found = slugs[body] {
                return .copied(text, keys: found.keys, style: found.style, behind: behind)
            }
        }
        return .literal(text)
    }

    /// The address for other sources; nil where one of its parts is not at hand.
    func filled(from sources: TextSources, at current: String, _ ranking: CopyRanking) -> String? {
        let old = PageAddress(current)
        var result = origin
        if let segments {
            let written = segments.enumerated().compactMap { place, part in
                if case .inherited(let text) = part {
                    return old.segments.indices.contains(place)
                        ? Self.withoutEnding(old.segments[place]) : text
                }
                return Self.write(part, sources, ranking)
            }
            guard written.count == segments.count else { return nil }
            if !isOpaque { result += PageAddress.path(written, isFolder: isFolder) }
        } else {
            result = old.origin + old.path
        }
        let values = query.compactMap { pair in
            Self.write(pair.value, sources, ranking).map { (pair.name, $0) }
        }
        guard values.count == query.count else { return nil }
        let kept = extendsQuery ? old.query.map { ($0.name, $0.value) } : []
        let all = kept.filter { pair in !values.contains { $0.0 == pair.0 } } + values
        if hasQuery || !all.isEmpty { result += "?" + all.map { "\($0.0)=\($0.1)" }.joined(separator: "&") }
        return result + fragment
    }

    private static func write(_ part: Part, _ sources: TextSources, _ ranking: CopyRanking) -> String? {
        switch part {
        case .literal(let text), .inherited(let text): text
        case .copied(let text, let keys, let style, let behind):
            ranking.isCoincidence(keys) ? text : ranking.best(keys, sources).map { style.write($0) + behind }
        }
    }
}

/// The ways that sources are written in addresses.
private struct Slugs {
    private var found: [String: (keys: [UInt64], style: CopiedText.Style)] = [:]

    static let pathStyles: [CopiedText.Style] = [
        .slug("-"), .spaced("_"), .slug("_"), .percentEncoded, .whole,
    ]
    static let formStyles: [CopiedText.Style] = [.formEncoded, .percentEncoded, .whole, .slug("-")]
    static let linkStyles: [CopiedText.Style] = [.percentEncoded, .formEncoded, .whole, .slug("-")]

    /// - Parameter styles: of several that write a text alike the first counts.
    init(_ sources: TextSources, _ styles: [CopiedText.Style]) {
        for source in sources.sources where source.isNamed {
            var written: Set<String> = []
            for style in styles {
                let text = style.write(source)
                guard text.utf8.count > 1, written.insert(text).inserted else { continue }
                if found[text] == nil {
                    found[text] = ([source.key], style)
                } else {
                    found[text]?.keys.append(source.key)
                }
            }
        }
    }

    subscript(text: String) -> (keys: [UInt64], style: CopiedText.Style)? { found[text] }
}
