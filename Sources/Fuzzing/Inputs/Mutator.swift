import Groundwork
import Learning

/// Changes an input a little: its bytes, its words and numbers, or its parts where it has a grammar.
struct Mutator: Sendable {
    let grammar: InputGrammar
    let tokens: [[UInt8]]

    func mutate(_ bytes: inout [UInt8], corpus: [[UInt8]], limit: Int, _ random: inout RandomSource) {
        if grammar != .bytes, random.once(in: 2) {
            let other = corpus[random.below(corpus.count)]
            switch grammar {
            case .json: JSONMutations.mutate(&bytes, other: other, tokens: tokens, limit: limit, &random)
            case .markup: MarkupMutations.mutate(&bytes, other: other, tokens: tokens, limit: limit, &random)
            case .bytes: break
            }
            return
        }
        switch random.below(16) {
        case 0...5: ByteMutations.mutate(&bytes, limit: limit, &random)
        case 6...9: WordMutations.insert(tokens, into: &bytes, &random)
        case 10...12: WordMutations.replaceNumber(in: &bytes, &random)
        case 13: WordMutations.insertOddText(into: &bytes, &random)
        default: crossOver(&bytes, with: corpus[random.below(corpus.count)], &random)
        }
    }

    /// Puts a piece of another entry in place of a piece of this one.
    private func crossOver(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout RandomSource) {
        let piece = other[random.range(in: other.count)]
        let place = random.once(in: 2) ? random.range(in: bytes.count) : random.position(in: bytes)
        bytes.replaceSubrange(place, with: piece)
    }
}

extension RandomSource {
    /// An empty range anywhere in the bytes, their end included.
    mutating func position(in bytes: [UInt8]) -> Range<Int> {
        let place = below(bytes.count + 1)
        return place..<place
    }
}
