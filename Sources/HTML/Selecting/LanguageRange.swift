/// Ranges of languages, as `:lang()` has them.
/// Source: RFC 4647, 3.3.2 (extended filtering)
enum LanguageRange {
    /// - Parameters:
    ///   - range: such as `es` or `*-ch`, in lower case; empty for no language at all.
    ///   - tag: in lower case.
    static func matches(_ range: String, _ tag: String) -> Bool {
        guard !range.isEmpty, !tag.isEmpty else { return range.isEmpty && tag.isEmpty }
        var wanted = range.split(separator: "-", omittingEmptySubsequences: false)[...]
        var given = tag.split(separator: "-", omittingEmptySubsequences: false)[...]
        guard let first = wanted.popFirst(), let language = given.popFirst(),
            first == "*" || first == language
        else { return false }
        while let next = wanted.first {
            if next == "*" {
                wanted.removeFirst()
            } else if let subtag = given.popFirst() {
                if subtag == next { wanted.removeFirst() } else if subtag.utf8.count == 1 { return false }
            } else {
                return false
            }
        }
        return true
    }
}
