import Groundwork
import Learning

/// The inputs of one surface under one seed: number i is the same bytes on any machine, whatever ran before it.
///
/// The first inputs are the corpus as it is; each later one is an entry of it, mutated.
public struct InputSequence: Sendable {
    private let corpus: [[UInt8]]
    private let mutator: Mutator
    private let seed: UInt64
    private let key: UInt64

    /// Bytes of most inputs, and of the few large ones.
    static let usualSize = 2048
    static let largeSize = 200_000
    /// One in so many inputs may be large.
    static let largeOnce = 256

    /// - Parameters:
    ///   - surface: whose grammar and tokens the mutations respect.
    ///   - corpus: the entries to begin with; none count as one empty entry.
    ///   - seed: each seed gives another sequence after the corpus.
    public init(_ surface: any FuzzSurface.Type, corpus: [[UInt8]], seed: UInt64) {
        self.corpus = corpus.isEmpty ? [[]] : corpus
        self.seed = seed
        key = Array(surface.name.utf8).fingerprint
        mutator = Mutator(grammar: surface.grammar, tokens: surface.tokens.map { Array($0.utf8) })
    }

    /// Input number `number`.
    public func input(_ number: UInt64) -> [UInt8] {
        if number < UInt64(corpus.count) { return corpus[Int(number)] }
        var random = RandomSource(seed, key, number)
        var bytes = corpus[random.below(corpus.count)]
        let isLarge = random.once(in: Self.largeOnce)
        let limit = isLarge ? Self.largeSize : max(Self.usualSize, bytes.count + bytes.count / 2)
        // Many faults need an input that is right but for one thing.
        let mutations = random.once(in: 2) ? 1 : 2 + random.small(upTo: 6)
        for _ in 0..<mutations {
            mutator.mutate(&bytes, corpus: corpus, limit: limit, &random)
        }
        if isLarge { ByteMutations.grow(&bytes, limit: limit, &random) }
        if bytes.count > limit { bytes.removeLast(bytes.count - limit) }
        return bytes
    }
}
