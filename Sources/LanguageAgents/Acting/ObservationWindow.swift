import Groundwork

/// The lines of a page that a model with little memory is shown.
///
/// The first line (the root) always stays; the rest is the stretch of lines that has the most words of the intent, the first of equal ones.
enum ObservationWindow {
    /// - Parameter lines: lines that are shown at most, 1 or more; nil for all.
    static func text(_ text: String, lines: Int?, intent: String) -> String {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let lines, all.count > max(1, lines) else { return text }
        let height = max(1, lines) - 1
        guard height > 0, let root = all.first else { return String(all.first ?? "") }
        let wanted = Set(words(intent))
        let scores = all.dropFirst().map { Set(words(String($0))).intersection(wanted).count }
        let start = bestStart(scores, height) + 1
        return ([root] + all[start..<(start + height)]).joined(separator: "\n")
    }

    private static func bestStart(_ scores: [Int], _ height: Int) -> Int {
        var sum = scores.prefix(height).reduce(0, +)
        var best = (sum: sum, start: 0)
        for start in 1..<max(1, scores.count - height + 1) {
            sum += scores[start + height - 1] - scores[start - 1]
            if sum > best.sum { best = (sum, start) }
        }
        return best.start
    }

    /// Words of so many letters stand everywhere.
    private static let shortWord = 3

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            .filter { $0.count > shortWord || $0.contains(where: \.isNumber) }
    }
}
