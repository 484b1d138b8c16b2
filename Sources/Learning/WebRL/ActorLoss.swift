import Foundation

/// What the actor minimises at each step. Source: Qi et al., WebRL (arXiv:2411.02337), and its released trainer.
public enum ActorLoss: Sendable, Hashable {
    /// The paper's: (β log(π/π_ref) − A)² (eq. 5).
    case paper(beta: Double)
    /// The released trainer's: (1/β) · SmoothL1(β·x, A) on steps with A > 0, where x is the log-ratio per choice and β adapts.
    case released

    /// One step as the loss sees it.
    public struct Step: Sendable {
        /// log π(a|s, I) − log π_ref(a|s, I).
        public var logRatio: Double
        /// A(s, a, I).
        public var advantage: Double
        /// log π_ref(a|s, I).
        public var referenceLogProbability: Double
        /// Choices that the action is made of (as tokens are for a language model), at least 1.
        public var choiceCount: Int

        /// - Parameters: as the properties of the same names say.
        public init(logRatio: Double, advantage: Double, referenceLogProbability: Double, choiceCount: Int) {
            self.logRatio = logRatio
            self.advantage = advantage
            self.referenceLogProbability = referenceLogProbability
            self.choiceCount = choiceCount
        }

        fileprivate var meanLogRatio: Double { logRatio / Double(choiceCount) }
        fileprivate var meanReferenceProbability: Double {
            exp(referenceLogProbability / Double(choiceCount))
        }
    }

    /// The loss, 0 or more.
    public func value(_ step: Step) -> Double {
        switch self {
        case .paper(let beta):
            let residual = beta * step.logRatio - step.advantage
            return residual * residual
        case .released:
            guard let target = Self.binary(step.advantage) else { return 0 }
            let beta = Self.adaptedBeta(step, target)
            let residual = abs(beta * step.meanLogRatio - target)
            return (residual < 1 ? residual * residual / 2 : residual - 0.5) / beta
        }
    }

    /// ∂loss / ∂ log π(a|s, I).
    public func slope(_ step: Step) -> Double {
        switch self {
        case .paper(let beta):
            return 2 * beta * (beta * step.logRatio - step.advantage)
        case .released:
            guard let target = Self.binary(step.advantage) else { return 0 }
            let residual = Self.adaptedBeta(step, target) * step.meanLogRatio - target
            return max(-1, min(1, residual)) / Double(step.choiceCount)
        }
    }

    /// The advantage as the released trainer uses it: 1 where it is positive; other steps are masked out.
    private static func binary(_ advantage: Double) -> Double? { advantage > 0 ? 1 : nil }

    /// β is 5 where the reference is sure already, else 1, and never so great that the target is overshot.
    private static func adaptedBeta(_ step: Step, _ target: Double) -> Double {
        let base = step.meanReferenceProbability >= 0.8 ? 5.0 : 1.0
        guard step.meanLogRatio != 0 else { return base }
        return min(base, abs(target / step.meanLogRatio))
    }
}
