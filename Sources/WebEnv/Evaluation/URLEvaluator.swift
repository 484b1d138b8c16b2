import Browser
import Groundwork

/// Compares the address of the final page with the reference: the base (host and path) of one alternative must occur in
/// the page's, and for each query key of any alternative one of its values must be among the page's.
///
/// Source: WebArena, `URLEvaluator` (rule "GOLD in PRED"); `urlparse` and `parse_qs` of Python. For WebArena-Lite,
/// VisualAgentBench's `URLExactEvaluator`.
struct URLEvaluator {
    /// Placeholders expanded; alternatives separated by ` |OR| `.
    let reference: String
    /// The rule that the task names.
    var note: String?
    var scoring = EvaluationSpec.Scoring.webArena

    /// - Throws: ``EnvironmentError`` where the rule is unknown.
    func isRight(_ address: String) throws -> Bool {
        switch (scoring, note) {
        case (.webArena, nil), (.webArena, "GOLD in PRED"): return score(address) == 1
        case (.webArenaLite, nil), (.webArenaLite, "EXACT"):
            return plainAlternatives.contains(Self.plain(address))
        case (.webArenaLite, "GOLD in PRED"):
            return plainAlternatives.contains { Self.plain(address).containsScalars($0) }
        case (_, let note): throw EnvironmentError("evaluator: unknown url_note '\(note ?? "")'")
        }
    }

    private var plainAlternatives: [String] { reference.splitting(on: " |OR| ").map(Self.plain) }

    /// With `localhost` as its number, without one slash at the end.
    private static func plain(_ address: String) -> String {
        let text = address.replacingAll("localhost", by: "127.0.0.1")
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// 0 or 1.
    func score(_ address: String) -> Double {
        let prediction = SplitURL(address)
        let alternatives = reference.splitting(on: " |OR| ").map { SplitURL($0) }
        guard alternatives.contains(where: { prediction.base.containsScalars($0.base) }) else { return 0 }
        var wanted: [String: Set<String>] = [:]
        for alternative in alternatives {
            for (key, value) in alternative.query { wanted[key, default: []].insert(value) }
        }
        let isComplete = wanted.allSatisfy { key, values in
            prediction.query.contains { $0.name == key && values.contains($0.value) }
        }
        return isComplete ? 1 : 0
    }

    private struct SplitURL {
        /// Host, port and path, without trailing slashes of the address.
        let base: String
        /// Pairs with a value.
        let query: [(name: String, value: String)]

        init(_ address: String) {
            var text = Substring(address)
            while text.hasSuffix("/") { text.removeLast() }
            if let hash = text.firstIndex(of: "#") { text = text[..<hash] }
            let mark = text.firstIndex(of: "?")
            query =
                mark.map { FormEncoding.parse(String(text[text.index(after: $0)...])) }?.filter {
                    !$0.value.isEmpty
                } ?? []
            base = Self.withoutScheme(text[..<(mark ?? text.endIndex)])
        }

        private static func withoutScheme(_ text: Substring) -> String {
            var rest = text
            if let colon = rest.firstIndex(of: ":"), rest[rest.index(after: colon)...].hasPrefix("//"),
                rest[..<colon].utf8.allSatisfy({ $0.isASCIIAlphanumeric || "+-.".utf8.contains($0) })
            {
                rest = rest[rest.index(colon, offsetBy: 3)...]
            }
            // Parameters of the last segment are no part of the path.
            let lastSegment = rest.lastIndex(of: "/").map { rest[$0...] } ?? rest[rest.endIndex...]
            if let semicolon = lastSegment.firstIndex(of: ";") { rest = rest[..<semicolon] }
            return String(rest)
        }
    }
}
