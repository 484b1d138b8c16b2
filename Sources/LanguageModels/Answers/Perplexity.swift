import Glibc

/// How surprised a model was by a reply.
package enum Perplexity {
    /// exp(−mean log-probability of a token).
    package static func of(_ logProbability: Double, tokens: Int) -> Double {
        exp(-logProbability / Double(max(tokens, 1)))
    }
}
