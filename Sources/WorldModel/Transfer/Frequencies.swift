import Groundwork
import Page
import Readings
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

    mutating func observe(_ action: Action, in episode: Episode, ended: Bool) {
        frequencies.observe(Self.descriptions(action, episode), ended)
    }

    func chance(_ action: Action, in episode: Episode) -> Double {
        frequencies.chance(Self.descriptions(action, episode), prior: action.isStop ? 0.98 : 0.02)
    }

    private static func descriptions(_ action: Action, _ episode: Episode) -> [UInt64] {
        let verb = Hash64.mix(1, action.isStop ? 1 : 0)
        let repeats = episode.history.reversed().prefix { $0.action == action }.count
        let again = Hash64.mix(verb, UInt64(min(repeats, 4)))
        return [verb, again, Hash64.mix(again, UInt64(episode.history.count))]
    }
}

/// Which kinds of nodes outlast an action that stays on the page: a message is gone after the next request, a heading is not.
struct Persistence: Sendable {
    private var frequencies = Frequencies()

    mutating func observe(_ example: TransitionExample) {
        guard example.staysOnPage else { return }
        var isKept = Array(repeating: false, count: example.before.keys.count)
        for source in example.change.sources where source >= 0 { isKept[source] = true }
        for (node, known) in example.before.view.nodes.enumerated() where known.role.isMessage {
            frequencies.observe([Self.description(known.role, example.action)], isKept[node])
        }
    }

    /// By role, for those that do not simply stay.
    func chances(_ action: SemanticAction) -> [Role: Double] {
        Dictionary(
            uniqueKeysWithValues: Role.allCases.filter(\.isMessage).map { role in
                (role, frequencies.chance([Self.description(role, action)], prior: 0.7))
            })
    }

    private static func description(_ role: Role, _ action: SemanticAction) -> UInt64 {
        Hash64.mix(UInt64(role.rawValue), UInt64(action.verb.rawValue))
    }
}
