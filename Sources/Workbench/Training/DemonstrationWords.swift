import Learning
import WebEnv

/// What is said of demonstrations that the built-in policy can't follow.
public enum DemonstrationWords {
    /// Templates that are named.
    private static let mostNames = 12
    /// Characters of a text that are shown.
    private static let longestText = 60

    /// One sentence, then a line for each template with a step out of reach; nothing where there is none.
    public static func lines(_ reach: DemonstrationReach) -> [String] {
        guard !reach.gaps.isEmpty else { return [] }
        let rest = reach.gaps.count - mostNames
        return [
            "\(reach.learnable) of \(reach.count) demonstrations can be learned whole; of the others the built-in policy "
                + "can't propose a step, since it types and answers only what stands in the intent or on pages:"
        ] + reach.gaps.prefix(mostNames).map(line) + (rest > 0 ? ["  and \(rest) more"] : [])
    }

    private static func line(_ gap: DemonstrationReach.Gap) -> String {
        "  template \(gap.template): step \(gap.step) \(words(gap.action))"
    }

    private static func words(_ action: Action) -> String {
        switch action {
        case .type(_, let text, _), .fill(_, let text, _): "types '\(shown(text))'"
        case .select(_, let option): "chooses '\(shown(option))'"
        case .stop(let answer): "answers '\(shown(answer))'"
        default: "does \(shown(IDActionDialect().print(action)))"
        }
    }

    private static func shown(_ text: String) -> String {
        text.count <= longestText ? text : text.prefix(longestText) + "…"
    }
}
