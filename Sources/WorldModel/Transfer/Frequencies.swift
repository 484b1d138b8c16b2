import WebEnv

/// How often something happened under a description, with a more general description to fall back on.
struct Frequencies: Sendable {
    private var counts: [UInt64: (hits: Double, total: Double)] = [:]
    /// Weight of the more general estimate, in observations.
    static let priorCount = 2.0

    mutating func observe(_ descriptions: [UInt64], _ happened: Bool) {
        for description in descriptions {
            counts[description, default: (0, 0)].hits += happened ? 1 : 0
            counts[description, default: (0, 0)].total += 1
        }
    }

    /// In 0...1.
    /// - Parameter descriptions: the most general first.
    func chance(_ descriptions: [UInt64], prior: Double) -> Double {
        descriptions.reduce(prior) { estimate, description in
            guard let known = counts[description] else { return estimate }
            return (known.hits + Self.priorCount * estimate) / (known.total + Self.priorCount)
        }
    }
}

/// When episodes end: by a stop, at the step limit, or since the agent repeats itself; learned, not told.
struct EndingModel: Sendable {
    private var frequencies = Frequencies()

    mutating func observe(_ action: Action, in situation: Situation, ended: Bool) {
        frequencies.observe(Self.descriptions(action, situation), ended)
    }

    func chance(_ action: Action, in situation: Situation) -> Double {
        frequencies.chance(Self.descriptions(action, situation), prior: action.isStop ? 0.98 : 0.02)
    }

    private static func descriptions(_ action: Action, _ situation: Situation) -> [UInt64] {
        let verb = Hash64.mix(1, action.isStop ? 1 : 0)
        let repeats = situation.history.reversed().prefix { $0.action == action }.count
        let again = Hash64.mix(verb, UInt64(min(repeats, 4)))
        return [verb, again, Hash64.mix(again, UInt64(situation.history.count))]
    }
}
