import Groundwork
import Readings
import WebEnv

/// Which of several sources a text is copied from, learned from how often what stood in each was carried over to the next page.
struct CopyRanking: Sendable {
    private let carried: Frequencies
    private let common: Set<UInt64>
    /// What is asked: kind of target, and operation with role; most general first.
    private let kinds: [UInt64]

    /// Chance of sources that are known by their place alone.
    static let placeChance = 0.25
    static let namedChance = 0.4
    static let leastChance = 0.05

    init(_ carried: Frequencies, common: Set<UInt64>, for signatures: ActionSignatures) {
        self.carried = carried
        self.common = common
        kinds = Self.kinds(signatures)
    }

    /// Whether the site has a text nearly everywhere, so that it is its own word and no value.
    func isCommon(_ textHash: UInt64) -> Bool { common.contains(textHash) }

    /// Whether what these sources hold is hardly ever carried over: that an address has it too is chance.
    func isCoincidence(_ keys: [UInt64]) -> Bool { keys.allSatisfy { chance($0) < Self.leastChance } }

    private func chance(_ key: UInt64) -> Double {
        carried.chance(kinds.map { Hash64.mix($0, key) }, prior: Self.namedChance)
    }

    /// The source at hand that is carried over most often; the first of equals; nil where none is at hand.
    func best(_ keys: [UInt64], _ sources: TextSources) -> TextSources.Source? {
        var best: (chance: Double, source: TextSources.Source)?
        for key in keys {
            guard let source = sources[key] else { continue }
            let chance = source.isNamed ? self.chance(key) : Self.placeChance
            if chance > best?.chance ?? -1 { best = (chance, source) }
        }
        return best?.source
    }

    private static func kinds(_ signatures: ActionSignatures) -> [UInt64] {
        [signatures.values[9], signatures.values[8], signatures.values[7]]
    }

    /// Takes in which sources of an example stood on the next page.
    static func observe(
        _ example: TransitionExample, _ signatures: ActionSignatures, in carried: inout Frequencies
    ) {
        for (key, isCarried) in example.carried {
            carried.observe(kinds(signatures).map { Hash64.mix($0, key) }, isCarried)
        }
    }
}
