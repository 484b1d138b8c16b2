import Groundwork
import Readings
import WebEnv

/// Uniform over targets, then over texts: what nobody taught.
public struct RandomPolicy: Policy {
    private let policy: LinearPolicy

    /// - Parameter pages: pages that were read before; changes no choice.
    public init(pages: PageIndexCache = PageIndexCache(capacity: 64)) {
        policy = LinearPolicy(Parameters(bits: 8), pages: pages)
    }

    /// One of the actions on offer by chance.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        policy.decide(episode, using: &random)
    }
}
