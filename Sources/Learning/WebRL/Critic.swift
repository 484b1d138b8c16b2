import WebEnv

/// V(s, I): the chance that an episode ends in success, as seen at a step.
///
/// Trained by binary cross-entropy on outcomes. Source: Qi et al., WebRL (arXiv:2411.02337), section 2.3.
public struct Critic: Sendable, Equatable {
    public internal(set) var model: LogisticModel

    public init(bits: Int) { model = LogisticModel(bits: bits) }

    /// In 0...1.
    public func value(_ context: DecisionContext) -> Double { model.probability(Self.features(context)) }

    /// V(s_0) … V(s_{T−1}) of an episode.
    func values(_ contexts: [DecisionContext]) -> [Double] { contexts.map(value) }

    /// What V is computed from: the intent's words with where the episode is and what was just done.
    static func features(_ context: DecisionContext) -> [UInt32] {
        let last = context.memory.actions.last ?? 7
        let step = UInt32(min(context.memory.actions.count, 12))
        let progress = context.match.title.grade * 8 + context.match.heading.grade
        let repeats = UInt32(min(context.memory.usedTargets.values.max() ?? 0, 4))
        let base: [UInt32] = [
            mix(1, step), mix(2, context.pageKey), mix(3, last), mix(4, progress), mix(5, repeats),
            mix(6, context.page.title),
            mix(7, context.words.opening), mix(8, context.match.bestGrade), mix(9, context.page.message),
            mix(10, UInt32(min(context.words.values.count, 5))),
            mix(11, UInt32(min(context.memory.typedTexts.count, 4))),
            mix(12, context.observation.lastActionError == nil ? 0 : 1), mix(13, mix(context.pageKey, last)),
        ]
        return [0] + base
            + context.words.words.flatMap { word in
                [
                    mix(21, word), mix(22, word, context.pageKey), mix(23, word, last),
                    mix(24, word, progress), mix(25, word, step),
                ]
            }
    }
}
